import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import {
  JobQueue,
  type JobStateTimeLimitAction,
  JobStateTimeLimitActionsAction,
  JobStateTimeLimitActionsReason,
  JobStateTimeLimitActionsState,
} from 'aws-cdk-lib/aws-batch';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { alarmTopic } from '../alarm-topic.ts';
import type { Configuration } from '../settings.ts';
import { gpuEnvironments } from '../gpu-queue.ts';
import { jobAlarms } from '../job-alarms.ts';
import { trainingJob } from '../training-job.ts';
import { trainingNetwork } from '../training-network.ts';
import type { ModelPlaces } from './models.ts';

/** Runs training jobs on GPU instances that exist only while one runs. */
export class TrainingStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    configuration: Configuration,
    { places, ...props }: StackProps & { readonly places: ModelPlaces },
  ) {
    super(scope, id, props);
    const network = trainingNetwork(this, configuration.logDays);
    const queue = new JobQueue(this, 'Queue', {
      computeEnvironments: gpuEnvironments(this, network, configuration),
      jobStateTimeLimitActions: waitingLimits,
    });
    const logGroup = new LogGroup(this, 'JobLog', {
      retention: configuration.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const definition = trainingJob(this, places, logGroup, configuration);
    jobAlarms(this, queue, alarmTopic(this, configuration.alarmMail));
    const output = (name: string, value: string, description: string) =>
      new CfnOutput(this, name, { value, description });
    output('QueueName', queue.jobQueueName, 'for --queue');
    output('DefinitionName', definition.jobDefinitionName, 'for --definition');
    output('JobLogGroup', logGroup.logGroupName, 'what jobs say');
  }
}

const cancelAfter = (
  reason: JobStateTimeLimitActionsReason,
  maxTime: Duration,
): JobStateTimeLimitAction => ({
  action: JobStateTimeLimitActionsAction.CANCEL,
  state: JobStateTimeLimitActionsState.RUNNABLE,
  reason,
  maxTime,
});

/** No job waits for ever: four hours where GPUs are short, ten minutes where none will ever fit. */
const waitingLimits = [
  cancelAfter(JobStateTimeLimitActionsReason.INSUFFICIENT_INSTANCE_CAPACITY, Duration.hours(4)),
  cancelAfter(
    JobStateTimeLimitActionsReason.COMPUTE_ENVIRONMENT_MAX_RESOURCE,
    Duration.minutes(10),
  ),
  cancelAfter(JobStateTimeLimitActionsReason.JOB_RESOURCE_REQUIREMENT, Duration.minutes(10)),
];
