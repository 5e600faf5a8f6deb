import { Duration } from 'aws-cdk-lib';
import {
  FargateComputeEnvironment,
  type IComputeEnvironment,
  JobQueue,
  type JobStateTimeLimitAction,
  JobStateTimeLimitActionsAction,
  JobStateTimeLimitActionsReason,
  JobStateTimeLimitActionsState,
} from 'aws-cdk-lib/aws-batch';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { Configuration } from './configuration.ts';
import { gpuEnvironment } from './gpu-environment.ts';
import { type TrainingNetwork, trainingNetwork } from './training-network.ts';

/** vCPUs of a job, and of each instance type that runs one: converts a number of jobs to a number of vCPUs. */
export const jobProcessors = 4;

/**
 * The queue of training jobs and what runs them: Fargate, or GPU instances. Nothing runs while the queue is empty.
 * There is one compute environment, because each has a limit of its own: with two, twice as much could run as
 * `trainingInstances` says.
 */
export function trainingQueue(scope: Construct, configuration: Configuration): JobQueue {
  const network = trainingNetwork(scope, configuration);
  const isCpu = configuration.trainingImage === 'cpu';
  const maxvCpus = configuration.trainingInstances * jobProcessors;
  const computeEnvironment = isCpu
    ? cpuEnvironment(scope, network, { ...configuration, maxvCpus })
    : gpuEnvironment(scope, network, { ...configuration, maxvCpus });
  // A queue cannot change between Fargate and instances, so each kind has a queue of its own name.
  return new JobQueue(scope, isCpu ? 'CpuQueue' : 'GpuQueue', {
    computeEnvironments: [{ order: 1, computeEnvironment }],
    jobStateTimeLimitActions: waitingLimits,
  });
}

/** Fargate, which has no GPU and needs no quota and no machine image. */
function cpuEnvironment(
  scope: Construct,
  { vpc, securityGroup }: TrainingNetwork,
  { trainingCapacity, maxvCpus }: Configuration & { readonly maxvCpus: number },
): IComputeEnvironment {
  return new FargateComputeEnvironment(scope, 'Cpu', {
    vpc,
    vpcSubnets: { subnetType: SubnetType.PUBLIC },
    securityGroups: [securityGroup],
    maxvCpus,
    spot: trainingCapacity === 'spot',
  });
}

/** Cancels a waiting job: after four hours if there is no capacity, after ten minutes if no instance can run it. */
const waitingLimits = [
  cancelAfter(JobStateTimeLimitActionsReason.INSUFFICIENT_INSTANCE_CAPACITY, Duration.hours(4)),
  cancelAfter(
    JobStateTimeLimitActionsReason.COMPUTE_ENVIRONMENT_MAX_RESOURCE,
    Duration.minutes(10),
  ),
  cancelAfter(JobStateTimeLimitActionsReason.JOB_RESOURCE_REQUIREMENT, Duration.minutes(10)),
];

function cancelAfter(
  reason: JobStateTimeLimitActionsReason,
  maxTime: Duration,
): JobStateTimeLimitAction {
  return {
    action: JobStateTimeLimitActionsAction.CANCEL,
    state: JobStateTimeLimitActionsState.RUNNABLE,
    reason,
    maxTime,
  };
}
