import { type CfnResource, Duration, RemovalPolicy, Tags } from 'aws-cdk-lib';
import {
  AllocationStrategy,
  EcsMachineImageType,
  JobQueue,
  type JobStateTimeLimitAction,
  JobStateTimeLimitActionsAction,
  JobStateTimeLimitActionsReason,
  JobStateTimeLimitActionsState,
  ManagedEc2EcsComputeEnvironment,
  type OrderedComputeEnvironment,
} from 'aws-cdk-lib/aws-batch';
import {
  BlockDeviceVolume,
  EbsDeviceVolumeType,
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  InstanceType,
  IpAddresses,
  LaunchTemplate,
  LaunchTemplateHttpTokens,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { Configuration } from './configuration.ts';

/** The queue of training jobs, its GPU instances and their network. */
export function gpuQueue(scope: Construct, configuration: Configuration): JobQueue {
  const network = trainingNetwork(scope, configuration.logDays);
  return new JobQueue(scope, 'Queue', {
    computeEnvironments: gpuEnvironments(scope, network, configuration),
    jobStateTimeLimitActions: waitingLimits,
  });
}

/** Cancels a waiting job: after four hours if there is no GPU capacity, after ten minutes if no instance can run it. */
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

/** Instance types with one GPU, by image. CUDA 11 of libtensorflow supports T4 and A10G, but not the L4 of g6. */
const instanceNames = {
  cuda: ['g4dn.xlarge', 'g5.xlarge', 'g4dn.2xlarge', 'g5.2xlarge'],
  vulkan: ['g4dn.xlarge', 'g5.xlarge', 'g6.xlarge', 'g4dn.2xlarge', 'g5.2xlarge', 'g6.2xlarge'],
} as const satisfies Record<Configuration['trainingImage'], readonly string[]>;

/** vCPUs of the smallest instance type above; converts the limit on instances to a limit on vCPUs. */
const processorsPerInstance = 4;

/** Disk of an instance in gigabytes: the machine image takes 30, a training image 10. */
const diskSize = 60;

/**
 * GPU instances that run only while there are jobs: spot first, at up to the on-demand price, then on-demand if no
 * spot capacity is available.
 */
function gpuEnvironments(
  scope: Construct,
  { vpc, securityGroup }: TrainingNetwork,
  { trainingImage, trainingInstances }: Configuration,
): OrderedComputeEnvironment[] {
  const instanceRole = gpuInstanceRole(scope);
  const launchTemplate = gpuLaunchTemplate(scope);
  const environment = (id: string, spot: boolean) => {
    const made = new ManagedEc2EcsComputeEnvironment(scope, id, {
      vpc,
      vpcSubnets: { subnetType: SubnetType.PUBLIC },
      securityGroups: [securityGroup],
      instanceTypes: instanceNames[trainingImage].map((name) => new InstanceType(name)),
      // Otherwise Batch may start instances without a GPU.
      useOptimalInstanceClasses: false,
      // The default for GPUs is Amazon Linux 2, whose support has ended.
      images: [{ imageType: EcsMachineImageType.ECS_AL2023_NVIDIA }],
      updateToLatestImageVersion: true,
      minvCpus: 0,
      maxvCpus: trainingInstances * processorsPerInstance,
      spot,
      ...(spot && { spotBidPercentage: 100 }),
      allocationStrategy: spot
        ? AllocationStrategy.SPOT_PRICE_CAPACITY_OPTIMIZED
        : AllocationStrategy.BEST_FIT_PROGRESSIVE,
      instanceRole,
      launchTemplate,
    });
    // Otherwise Batch keeps using the template's first version.
    (made.node.defaultChild as CfnResource).addPropertyOverride(
      'ComputeResources.LaunchTemplate.Version',
      launchTemplate.latestVersionNumber,
    );
    return made;
  };
  return [
    { order: 1, computeEnvironment: environment('Spot', true) },
    { order: 2, computeEnvironment: environment('OnDemand', false) },
  ];
}

/** Encrypts disks, and keeps containers from reading the instance's credentials over the network. */
function gpuLaunchTemplate(scope: Construct): LaunchTemplate {
  const template = new LaunchTemplate(scope, 'GpuInstance', {
    httpTokens: LaunchTemplateHttpTokens.REQUIRED,
    httpPutResponseHopLimit: 1,
    blockDevices: [
      {
        deviceName: '/dev/xvda',
        volume: BlockDeviceVolume.ebs(diskSize, {
          volumeType: EbsDeviceVolumeType.GP3,
          encrypted: true,
        }),
      },
    ],
  });
  Tags.of(template).add('Name', 'digit-mint training');
  return template;
}

function gpuInstanceRole(scope: Construct): Role {
  const role = new Role(scope, 'GpuInstanceRole', {
    assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
    managedPolicies: [
      ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonEC2ContainerServiceforEC2Role'),
    ],
  });
  acknowledge(role, {
    'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role]':
      'The permissions that an instance needs to join its cluster change with the agent; jobs have a role of their own.',
  });
  return role;
}

/** The network of the training jobs. */
interface TrainingNetwork {
  readonly vpc: Vpc;
  /** Allows all outbound traffic and no inbound traffic. */
  readonly securityGroup: SecurityGroup;
}

/**
 * Public subnets without NAT, since a NAT gateway costs 32 dollars a month even when nothing trains. Instances
 * download their image through public addresses, accept no inbound traffic, and reach the bucket through a gateway
 * endpoint, which is free. The subnets lie in the region's first two zones, so the synth needs no lookups.
 */
function trainingNetwork(scope: Construct, logDays: RetentionDays): TrainingNetwork {
  const vpc = new Vpc(scope, 'Network', {
    ipAddresses: IpAddresses.cidr('10.20.0.0/20'),
    maxAzs: 2,
    natGateways: 0,
    subnetConfiguration: [
      { name: 'training', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: true },
    ],
    // Restricting it would need a function with permissions on security groups; nothing uses the default group.
    restrictDefaultSecurityGroup: false,
    gatewayEndpoints: { Store: { service: GatewayVpcEndpointAwsService.S3 } },
    flowLogs: {
      Rejected: {
        trafficType: FlowLogTrafficType.REJECT,
        destination: FlowLogDestination.toCloudWatchLogs(
          new LogGroup(scope, 'NetworkLog', {
            retention: logDays,
            removalPolicy: RemovalPolicy.DESTROY,
          }),
        ),
      },
    },
  });
  const securityGroup = new SecurityGroup(scope, 'Jobs', {
    vpc,
    description: 'Training jobs: out only',
    allowAllOutbound: true,
  });
  return { vpc, securityGroup };
}
