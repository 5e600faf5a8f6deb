import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  Metric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
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

/** One page of graphs: what is asked of the edge and of the function, how fast it answers, what went wrong. */
export function apiDashboard(
  scope: Construct,
  distribution: IDistribution,
  metrics: ApiMetrics,
  alarms: readonly Alarm[],
): void {
  const graph = (title: string, left: readonly IMetric[]) =>
    new GraphWidget({ title, left: [...left], width: 8, height: 6 });
  const dashboard = new Dashboard(scope, 'Dashboard');
  dashboard.addWidgets(
    new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 3 }),
  );
  dashboard.addWidgets(
    graph('Requests, edge and function', [edgeRequests(distribution), metrics.requests]),
    graph('Milliseconds, p99 of the function', [metrics.slowest]),
    graph('Copies at once', [metrics.concurrency]),
  );
  dashboard.addWidgets(
    graph('Errors', [metrics.serverErrors, metrics.throttles]),
    graph('Models', [metrics.fallbacks, metrics.storeProblems]),
  );
}

/** CloudFront counts in us-east-1, wherever the stack is. */
function edgeRequests(distribution: IDistribution): Metric {
  return new Metric({
    namespace: 'AWS/CloudFront',
    metricName: 'Requests',
    dimensionsMap: { DistributionId: distribution.distributionId, Region: 'Global' },
    statistic: 'Sum',
    period,
    region: 'us-east-1',
  });
}
