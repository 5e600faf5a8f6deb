import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import { alarmTopic, jobAlarms } from '../alarms.ts';
import type { Configuration } from '../configuration.ts';
import type { ModelStore } from '../model-store.ts';
import { trainingJob } from '../training-job.ts';
import { trainingQueue } from '../training-queue.ts';

/** Runs training jobs on Fargate or on GPU instances, which exist only while a job runs. */
export class TrainingStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    configuration: Configuration,
    { store, ...props }: StackProps & { readonly store: ModelStore },
  ) {
    super(scope, id, props);
    const queue = trainingQueue(this, configuration);
    const logGroup = new LogGroup(this, 'JobLog', {
      retention: configuration.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // Here and not beside the models, so that turning it off changes one stack only.
    const key = configuration.signing ? signingKey(this) : undefined;
    const definition = trainingJob(this, { store, signingKey: key, logGroup }, configuration);
    jobAlarms(this, queue, alarmTopic(this, configuration.alarmMail));
    const output = (name: string, value: string, description: string) =>
      new CfnOutput(this, name, { value, description });
    output('QueueName', queue.jobQueueName, 'the value of --queue');
    output('DefinitionName', definition.jobDefinitionName, 'the value of --definition');
    output('JobLogGroup', logGroup.logGroupName, 'the log of the training jobs');
    if (key) output('SigningKeySecret', key.secretArn, 'the secret that takes the PEM');
  }
}

/** A secret with random content until somebody stores the PEM in it; deployments never see the key. */
function signingKey(scope: Construct): Secret {
  const secret = new Secret(scope, 'SigningKey', {
    description: 'ed25519 private key, PEM, that signs the models of training jobs',
    removalPolicy: RemovalPolicy.RETAIN,
  });
  acknowledge(secret, {
    SMG4: 'A new signing key needs its public key at every reader first, so it cannot be rotated on a timer.',
  });
  return secret;
}
