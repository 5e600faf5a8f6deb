import {
  Action,
  EcsEc2ContainerDefinition,
  EcsFargateContainerDefinition,
  EcsJobDefinition,
  type IEcsContainerDefinition,
  LinuxParameters,
  Reason,
  RetryStrategy,
  Secret as JobSecret,
} from 'aws-cdk-lib/aws-batch';
import { ContainerImage, LogDriver } from 'aws-cdk-lib/aws-ecs';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Duration, Size, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { type Configuration, projectFolder } from './configuration.ts';
import { type ModelStore, storeLayout } from './model-store.ts';
import { jobProcessors } from './training-queue.ts';

/** The Dockerfiles of the images, which pipeline/jobs/README.md describes. */
const dockerfiles = {
  cpu: 'pipeline/Dockerfile.cpu',
  cuda: 'pipeline/Dockerfile',
  vulkan: 'pipeline/Dockerfile.webgpu',
} as const satisfies Record<Configuration['trainingImage'], string>;

/** The smallest GPU instances have 16 GB, of which the system takes some. */
const gpuJobMemory = Size.gibibytes(13);

/** The least that Fargate gives with four vCPUs; a training run takes 1 GB. */
const cpuJobMemory = Size.gibibytes(8);

/** Attempts per job, including the first; each resumes from the checkpoints of the previous one. */
const attempts = 8;

/**
 * Which attempts are followed by another, by the exit codes of pipeline/jobs/README.md: the instance was taken
 * back, the job was interrupted (130), or it failed after it had got further than the attempt before (75). Any
 * other exit code ends the job: wrong use (2), a failure that would come again (1), a crash (134, 137, 139). A
 * container that never started has no exit code and is tried again. Batch allows five rules.
 */
const retryStrategies = (reclaimed: string) => [
  RetryStrategy.of(Action.RETRY, Reason.custom({ onStatusReason: reclaimed })),
  RetryStrategy.of(Action.RETRY, Reason.custom({ onExitCode: '130' })),
  RetryStrategy.of(Action.RETRY, Reason.custom({ onExitCode: '75' })),
  RetryStrategy.of(Action.EXIT, Reason.custom({ onExitCode: '1*' })),
  RetryStrategy.of(Action.EXIT, Reason.custom({ onExitCode: '2*' })),
];

/** How ECS explains that AWS took the capacity back, on Fargate and on an instance. */
const reclaimedReasons = { fargate: 'Your Spot Task was interrupted*', instance: 'Host EC2*' };

/** What a job uses besides the settings. */
interface JobResources {
  readonly store: ModelStore;
  /** The private key that models are signed with; undefined: they are not signed. */
  readonly signingKey: ISecret | undefined;
  readonly logGroup: ILogGroup;
}

/** The job that trains, publishes its model as candidate and promotes it through the gate. */
export function trainingJob(
  scope: Construct,
  resources: JobResources,
  configuration: Configuration,
): EcsJobDefinition {
  const container = jobContainer(scope, resources, configuration);
  acknowledge(container.executionRole, {
    'IAM5[Resource::*]':
      'ecr:GetAuthorizationToken has no resource-level permissions; reading is limited to this image, writing to this log.',
  });
  const isCpu = configuration.trainingImage === 'cpu';
  // The kind of a definition cannot change either, so each has a name of its own.
  return new EcsJobDefinition(scope, isCpu ? 'CpuTraining' : 'GpuTraining', {
    container,
    retryAttempts: attempts,
    retryStrategies: retryStrategies(isCpu ? reclaimedReasons.fargate : reclaimedReasons.instance),
    timeout: Duration.hours(configuration.trainingHours),
    propagateTags: true,
  });
}

function jobContainer(
  scope: Construct,
  { store, signingKey, logGroup }: JobResources,
  configuration: Configuration,
): IEcsContainerDefinition {
  const options = {
    image: ContainerImage.fromAsset(projectFolder, {
      file: dockerfiles[configuration.trainingImage],
      // Not part of this image, so a change there must not rebuild it.
      exclude: ['functions', 'infra'],
      platform: Platform.LINUX_AMD64,
    }),
    command: ['--preset', 'digits'],
    cpu: jobProcessors,
    environment: jobEnvironment(scope, store, configuration),
    ...(signingKey && { secrets: { SIGNING_KEY: JobSecret.fromSecretsManager(signingKey) } }),
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
  };
  return configuration.trainingImage === 'cpu'
    ? new EcsFargateContainerDefinition(scope, 'CpuContainer', {
        ...options,
        memory: cpuJobMemory,
        // There is no NAT gateway: the image is downloaded through a public address.
        assignPublicIp: true,
      })
    : new EcsEc2ContainerDefinition(scope, 'GpuContainer', {
        ...options,
        memory: gpuJobMemory,
        gpu: 1,
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
