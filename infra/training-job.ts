import {
  Action,
  EcsEc2ContainerDefinition,
  EcsJobDefinition,
  LinuxParameters,
  Reason,
  RetryStrategy,
  Secret,
} from 'aws-cdk-lib/aws-batch';
import { ContainerImage, LogDriver } from 'aws-cdk-lib/aws-ecs';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Duration, Size, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { type Configuration, projectFolder } from './configuration.ts';
import { type ModelStore, storeLayout } from './model-store.ts';

/** The Dockerfiles of the images, which pipeline/jobs/README.md describes. */
const dockerfiles = {
  cuda: 'pipeline/Dockerfile',
  vulkan: 'pipeline/Dockerfile.webgpu',
} as const satisfies Record<Configuration['trainingImage'], string>;

/** The smallest instances have 4 vCPUs and 16 GB, of which the system takes some memory. */
const processors = 4;
const memory = Size.gibibytes(13);

/** Attempts per job, including the first; each resumes from the checkpoints of the previous one. */
const attempts = 8;

/**
 * Exit code 2 means wrong use, which a retry cannot fix. Every other failure is retried: a reclaimed instance, a
 * process that was stopped (130) or killed, an unavailable store. Batch retries a job that matches no rule here, but
 * never one that exceeded its time limit.
 */
const retryStrategies = [
  RetryStrategy.of(Action.EXIT, Reason.custom({ onExitCode: '2' })),
  RetryStrategy.of(Action.RETRY, Reason.SPOT_INSTANCE_RECLAIMED),
];

/** The job that trains, publishes its model as candidate and promotes it through the gate. */
export function trainingJob(
  scope: Construct,
  store: ModelStore,
  logGroup: ILogGroup,
  configuration: Configuration,
): EcsJobDefinition {
  const container = new EcsEc2ContainerDefinition(scope, 'Container', {
    image: ContainerImage.fromAsset(projectFolder, {
      file: dockerfiles[configuration.trainingImage],
      // Not part of this image, so a change there must not rebuild it.
      exclude: ['functions', 'infra'],
      platform: Platform.LINUX_AMD64,
    }),
    command: ['--preset', 'digits'],
    cpu: processors,
    memory,
    gpu: 1,
    environment: jobEnvironment(scope, store, configuration),
    ...(store.signingKey && {
      secrets: { SIGNING_KEY: Secret.fromSecretsManager(store.signingKey) },
    }),
    // The image's user, who may write only below /app/runs.
    user: 'node',
    jobRole: new Role(scope, 'JobRole', {
      assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'),
      description: 'digit-mint: a training job',
      managedPolicies: [store.rightToTrain],
    }),
    // As process 1, the program would not receive SIGTERM before it has installed a handler.
    linuxParameters: new LinuxParameters(scope, 'Init', { initProcessEnabled: true }),
    logging: LogDriver.awsLogs({ logGroup, streamPrefix: 'job' }),
  });
  acknowledge(container.executionRole, {
    'IAM5[Resource::*]':
      'ecr:GetAuthorizationToken has no resource-level permissions; reading is limited to this image, writing to this log.',
  });
  return new EcsJobDefinition(scope, 'Training', {
    container,
    retryAttempts: attempts,
    retryStrategies,
    timeout: Duration.hours(configuration.trainingHours),
    propagateTags: true,
  });
}

function jobEnvironment(
  scope: Construct,
  { bucket }: ModelStore,
  { modelAlias }: Configuration,
): Record<string, string> {
  const place = (prefix: string) => `s3://${bucket.bucketName}/${prefix}`;
  return {
    CHECKPOINT_STORE: place(storeLayout.checkpoints),
    MODEL_STORE: place(storeLayout.models),
    MODEL_ALIAS: modelAlias,
    AWS_REGION: Stack.of(scope).region,
  };
}
