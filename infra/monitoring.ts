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
import type { Construct } from 'constructs';
import type { ApiMetrics } from './alarms.ts';

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
    period: Duration.minutes(5),
    region: 'us-east-1',
  });
}
