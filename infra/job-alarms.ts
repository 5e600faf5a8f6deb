import type { IJobQueue } from 'aws-cdk-lib/aws-batch';
import { type EventPattern, EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/**
 * Tells a topic of jobs that failed for good, their time being over included, and of jobs that block the
 * queue because no instance can be had for them.
 */
export function jobAlarms(scope: Construct, queue: IJobQueue, topic: ITopic): void {
  const told = (id: string, what: string, detailType: string, status: string) => {
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
  told('JobFailed', 'failed', 'Batch Job State Change', 'FAILED');
  told('JobStuck', 'waits and blocks the queue', 'Batch Job Queue Blocked', 'RUNNABLE');
}
