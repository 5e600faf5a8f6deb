import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { alarmTopic, jobAlarms } from '../alarms.ts';
import type { Configuration } from '../configuration.ts';
import { gpuQueue } from '../gpu-queue.ts';
import { trainingJob } from '../training-job.ts';
import type { ModelStore } from '../model-store.ts';

/** Runs training jobs on GPU instances that exist only while a job runs. */
export class TrainingStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    configuration: Configuration,
    { store, ...props }: StackProps & { readonly store: ModelStore },
  ) {
    super(scope, id, props);
    const queue = gpuQueue(this, configuration);
    const logGroup = new LogGroup(this, 'JobLog', {
      retention: configuration.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const definition = trainingJob(this, store, logGroup, configuration);
    jobAlarms(this, queue, alarmTopic(this, configuration.alarmMail));
    const output = (name: string, value: string, description: string) =>
      new CfnOutput(this, name, { value, description });
    output('QueueName', queue.jobQueueName, 'the value of --queue');
    output('DefinitionName', definition.jobDefinitionName, 'the value of --definition');
    output('JobLogGroup', logGroup.logGroupName, 'the log of the training jobs');
  }
}
