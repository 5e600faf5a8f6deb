import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { ApiFunction } from './api-function.ts';

/** What the function is watched by, each over five minutes. */
export interface ApiMetrics {
  readonly requests: IMetric;
  readonly serverErrors: IMetric;
  readonly throttles: IMetric;
  /** Milliseconds that the slowest of a hundred requests to the function takes. */
  readonly slowest: IMetric;
  readonly concurrency: IMetric;
  /** Copies of the function that took the shipped model because the configured one could not be used. */
  readonly fallbacks: IMetric;
  /** Looks at the store that failed; the model in memory serves on. */
  readonly storeProblems: IMetric;
}

const period = Duration.minutes(5);

/** The function's metrics; two of them are counted from its log. */
export function apiMetrics(scope: Construct, { handler, logGroup }: ApiFunction): ApiMetrics {
  const url = (metricName: string, statistic: string) =>
    new Metric({
      namespace: 'AWS/Lambda',
      metricName,
      dimensionsMap: { FunctionName: handler.functionName },
      statistic,
      period,
    });
  const logged = (id: string, event: string) =>
    new MetricFilter(scope, id, {
      logGroup,
      metricNamespace: 'DigitMint',
      metricName: `${handler.stack.stackName}-${event}`,
      filterPattern: FilterPattern.all(
        FilterPattern.stringValue('$.level', '=', 'error'),
        FilterPattern.stringValue('$.event', '=', event),
      ),
    }).metric({ statistic: 'Sum', period });
  return {
    requests: url('UrlRequestCount', 'Sum'),
    serverErrors: url('Url5xxCount', 'Sum'),
    throttles: handler.metricThrottles({ period }),
    slowest: url('UrlRequestLatency', 'p99'),
    concurrency: url('ConcurrentExecutions', 'Maximum'),
    fallbacks: logged('Fallbacks', 'fallback'),
    storeProblems: logged('StoreProblems', 'store'),
  };
}

/** Milliseconds of the function's p99 that are too many: a cold start with a model from S3 takes fewer. */
const slow = 2000;

/** Tells a topic of what somebody has to look at; docs/deploy.md says what to do about each. */
export function apiAlarms(scope: Construct, metrics: ApiMetrics, topic: ITopic): readonly Alarm[] {
  const alarm = (
    id: string,
    metric: IMetric,
    threshold: number,
    evaluationPeriods: number,
    alarmDescription: string,
  ) => {
    const raised = new Alarm(scope, id, {
      metric,
      threshold,
      evaluationPeriods,
      alarmDescription,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    raised.addAlarmAction(new SnsAction(topic));
    raised.addOkAction(new SnsAction(topic));
    return raised;
  };
  return [
    alarm('ServerErrors', metrics.serverErrors, 5, 1, 'The API answered 5xx'),
    alarm('Throttled', metrics.throttles, 1, 1, 'Requests found no copy of the function'),
    alarm('Slow', metrics.slowest, slow, 3, 'One request of a hundred takes seconds'),
    alarm('FallbackInUse', metrics.fallbacks, 1, 1, 'The shipped model stands in: see /health'),
    alarm('StoreProblem', metrics.storeProblems, 1, 3, 'The store of models cannot be read'),
  ];
}
