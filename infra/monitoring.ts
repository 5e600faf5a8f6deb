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

/** Metrics of the function, each over five minutes. */
export interface ApiMetrics {
  readonly requests: IMetric;
  readonly serverErrors: IMetric;
  readonly throttles: IMetric;
  /** The p99 latency of the function, in milliseconds. */
  readonly p99Latency: IMetric;
  readonly concurrency: IMetric;
  /** Instances of the function that serve the shipped model because the configured one is unusable. */
  readonly fallbacks: IMetric;
  /** Failed reads of the store; the model in memory continues to serve. */
  readonly storeProblems: IMetric;
}

const period = Duration.minutes(5);

/** The function's metrics. Two of them are counted from its log. */
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
    p99Latency: url('UrlRequestLatency', 'p99'),
    concurrency: url('ConcurrentExecutions', 'Maximum'),
    fallbacks: logged('Fallbacks', 'fallback'),
    storeProblems: logged('StoreProblems', 'store'),
  };
}

/** A dashboard of requests at the edge and at the function, latency, concurrency and errors. */
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
    graph('Requests at the edge and at the function', [
      edgeRequests(distribution),
      metrics.requests,
    ]),
    graph('Latency of the function, p99 in milliseconds', [metrics.p99Latency]),
    graph('Concurrent instances', [metrics.concurrency]),
  );
  dashboard.addWidgets(
    graph('Errors', [metrics.serverErrors, metrics.throttles]),
    graph('Models', [metrics.fallbacks, metrics.storeProblems]),
  );
}

/** CloudFront reports its metrics in us-east-1, whatever the region of the stack. */
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
