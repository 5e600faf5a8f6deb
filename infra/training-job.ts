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
import { type ModelPlaces, storeLayout } from './model-store.ts';

/** The images of pipeline/jobs/README.md. */
const dockerfiles = {
  cuda: 'pipeline/Dockerfile',
  vulkan: 'pipeline/Dockerfile.webgpu',
} as const satisfies Record<Configuration['trainingImage'], string>;

/** What the smallest instances have, less what the machine takes for itself: 4 processors, 16 GB. */
const processors = 4;
const memory = Size.gibibytes(13);

/** Attempts at a job, the first included; each goes on from the checkpoints of the one before. */
const attempts = 8;

/**
 * Wrong use (2) stays wrong. Every other end is worth another attempt: the instance was taken back, the process
 * was told to stop (130) or killed, a store was away. Batch retries what matches nothing here, and never
 * what ran out of time.
 */
const retryStrategies = [
  RetryStrategy.of(Action.EXIT, Reason.custom({ onExitCode: '2' })),
  RetryStrategy.of(Action.RETRY, Reason.SPOT_INSTANCE_RECLAIMED),
];

/** The job that trains, publishes its model as candidate and promotes it through the gate. */
export function trainingJob(
  scope: Construct,
  places: ModelPlaces,
  logGroup: ILogGroup,
  configuration: Configuration,
): EcsJobDefinition {
  const container = new EcsEc2ContainerDefinition(scope, 'Container', {
    image: ContainerImage.fromAsset(projectFolder, {
      file: dockerfiles[configuration.trainingImage],
      // What the other image is made of: a change there makes no new image here.
      exclude: ['functions', 'infra'],
      platform: Platform.LINUX_AMD64,
    }),
    command: ['--preset', 'digits'],
    cpu: processors,
    memory,
    gpu: 1,
    environment: jobEnvironment(scope, places, configuration),
    ...(places.signingKey && {
      secrets: { SIGNING_KEY: Secret.fromSecretsManager(places.signingKey) },
    }),
    // The image's user; it may write below /app/runs alone.
    user: 'node',
    jobRole: new Role(scope, 'JobRole', {
      assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'),
      description: 'digit-mint: a training job',
      managedPolicies: [places.rightToTrain],
    }),
    // Without it the kernel keeps a SIGTERM from the program until it listens for it.
    linuxParameters: new LinuxParameters(scope, 'Init', { initProcessEnabled: true }),
    logging: LogDriver.awsLogs({ logGroup, streamPrefix: 'job' }),
  });
  acknowledge(container.executionRole, {
    'IAM5[Resource::*]':
      'ecr:GetAuthorizationToken knows no resources; reading is bound to this image, writing to this log.',
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
  { bucket }: ModelPlaces,
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
