import { Stack } from 'aws-cdk-lib';
import type { IJobQueue } from 'aws-cdk-lib/aws-batch';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { EventField, type EventPattern, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { ApiMetrics } from './monitoring.ts';

/** The topic that a stack's alarms publish to. AWS asks the mail address for confirmation once. */
export function alarmTopic(scope: Construct, mail: string | undefined): Topic {
  const topic = new Topic(scope, 'Alarms', { enforceSSL: true });
  // A custom policy replaces the default one, which lets the account's alarms publish.
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'Alarms',
      actions: ['sns:Publish'],
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  );
  if (mail !== undefined) topic.addSubscription(new EmailSubscription(mail));
  return topic;
}

/** The p99 latency in milliseconds that raises an alarm; a cold start with a model from S3 takes less. */
const slow = 2000;

/** Alarms about the API, published to a topic. docs/deploy.md explains what to do about each. */
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
    alarm('ServerErrors', metrics.serverErrors, 5, 1, 'The API returned 5xx responses'),
    alarm(
      'Throttled',
      metrics.throttles,
      1,
      1,
      'Requests were throttled: no instance of the function was available',
    ),
    alarm('Slow', metrics.p99Latency, slow, 3, 'The p99 latency is 2 seconds or more'),
    alarm(
      'FallbackInUse',
      metrics.fallbacks,
      1,
      1,
      'The shipped model is served in place of the configured one: see /health',
    ),
    alarm('StoreProblem', metrics.storeProblems, 1, 3, 'The model store cannot be read'),
  ];
}

/**
 * Notifies a topic of jobs that failed for good or exceeded their time limit, and of jobs that block the
 * queue because no instance is available for them.
 */
export function jobAlarms(scope: Construct, queue: IJobQueue, topic: ITopic): void {
  const notify = (id: string, what: string, detailType: string, status: string) => {
    const eventPattern: EventPattern = {
      source: ['aws.batch'],
      detailType: [detailType],
      detail: { jobQueue: [queue.jobQueueArn], status: [status] },
    };
    const detail = (name: string) => EventField.fromPath(`$.detail.${name}`);
    const message = `digit-mint: job ${detail('jobName')} (${detail('jobId')}) ${what}: ${detail('statusReason')}`;
    const target = new SnsTopic(topic, { message: RuleTargetInput.fromText(message) });
    return new Rule(scope, id, { eventPattern, targets: [target] });
  };
  notify('JobFailed', 'failed', 'Batch Job State Change', 'FAILED');
  notify('JobStuck', 'is waiting and blocks the queue', 'Batch Job Queue Blocked', 'RUNNABLE');
}
