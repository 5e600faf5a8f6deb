import { type CfnResource, Tags } from 'aws-cdk-lib';
import {
  AllocationStrategy,
  EcsMachineImageType,
  ManagedEc2EcsComputeEnvironment,
} from 'aws-cdk-lib/aws-batch';
import {
  BlockDeviceVolume,
  EbsDeviceVolumeType,
  InstanceType,
  LaunchTemplate,
  LaunchTemplateHttpTokens,
  MultipartBody,
  MultipartUserData,
  SubnetType,
  UserData,
} from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { Configuration } from './configuration.ts';
import { gpuInstanceTypes } from './regions.ts';
import type { TrainingNetwork } from './training-network.ts';

/** GPU instances that run only while there are jobs, each with one GPU and four vCPUs. */
export function gpuEnvironment(
  scope: Construct,
  { vpc, securityGroup }: TrainingNetwork,
  {
    region = '',
    trainingCapacity,
    maxvCpus,
  }: Configuration & {
    readonly maxvCpus: number;
  },
): ManagedEc2EcsComputeEnvironment {
  const spot = trainingCapacity === 'spot';
  const launchTemplate = gpuLaunchTemplate(scope);
  const environment = new ManagedEc2EcsComputeEnvironment(scope, spot ? 'Spot' : 'OnDemand', {
    vpc,
    vpcSubnets: { subnetType: SubnetType.PUBLIC },
    securityGroups: [securityGroup],
    instanceTypes: gpuInstanceTypes(region).map((name) => new InstanceType(name)),
    // Otherwise Batch may start instances without a GPU.
    useOptimalInstanceClasses: false,
    // The default for GPUs is Amazon Linux 2, whose support has ended.
    images: [{ imageType: EcsMachineImageType.ECS_AL2023_NVIDIA }],
    updateToLatestImageVersion: true,
    minvCpus: 0,
    maxvCpus,
    spot,
    ...(spot && { spotBidPercentage: 100 }),
    allocationStrategy: spot
      ? AllocationStrategy.SPOT_PRICE_CAPACITY_OPTIMIZED
      : AllocationStrategy.BEST_FIT_PROGRESSIVE,
    instanceRole: gpuInstanceRole(scope),
    launchTemplate,
  });
  // Otherwise Batch keeps using the template's first version.
  (environment.node.defaultChild as CfnResource).addPropertyOverride(
    'ComputeResources.LaunchTemplate.Version',
    launchTemplate.latestVersionNumber,
  );
  monthlyImageRefresh(scope, environment);
  return environment;
}

/** Disk of an instance in gigabytes: the machine image takes 30, a training image 10. */
const diskSize = 60;

/** The user of the training images, who runs every job. */
const jobUser = 1000;

/** The settings of an instance: encrypted disks, tokens for its metadata, and commands for its start. */
function gpuLaunchTemplate(scope: Construct): LaunchTemplate {
  const template = new LaunchTemplate(scope, 'GpuInstance', {
    httpTokens: LaunchTemplateHttpTokens.REQUIRED,
    httpPutResponseHopLimit: 1,
    userData: startCommands(),
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

/** Batch takes only user data in several parts, and adds its own part. */
function startCommands(): MultipartUserData {
  const commands = UserData.forLinux();
  commands.addCommands(
    // Two minutes before AWS takes the instance back, ECS sends SIGTERM to the jobs, which save a checkpoint.
    'echo ECS_ENABLE_SPOT_INSTANCE_DRAINING=true >> /etc/ecs/ecs.config',
    // A job of Batch uses the instance's own network, where the hop limit of 1 does not keep it from the metadata
    // and so from the instance's credentials; this does. It has the credentials of its own role from another address.
    `iptables --insert OUTPUT --destination 169.254.169.254 --match owner --uid-owner ${jobUser} --jump REJECT`,
  );
  const parts = new MultipartUserData();
  parts.addUserDataPart(commands, MultipartBody.SHELL_SCRIPT, true);
  return parts;
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

/**
 * Moves the environment to the newest machine image once a month. Batch looks for one only when the environment is
 * updated, so without this new instances would start with the driver and the kernel of the first deployment.
 */
function monthlyImageRefresh(scope: Construct, environment: ManagedEc2EcsComputeEnvironment): void {
  const arn = environment.computeEnvironmentArn;
  const role = new Role(scope, 'ImageRefreshRole', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com'),
    description: 'digit-mint: the monthly update of the machine image',
  });
  role.addToPolicy(
    new PolicyStatement({ actions: ['batch:UpdateComputeEnvironment'], resources: [arn] }),
  );
  new CfnSchedule(scope, 'ImageRefresh', {
    description: 'digit-mint: newest machine image for training',
    scheduleExpression: 'cron(0 3 1 * ? *)',
    flexibleTimeWindow: { mode: 'FLEXIBLE', maximumWindowInMinutes: 60 },
    target: {
      arn: 'arn:aws:scheduler:::aws-sdk:batch:updateComputeEnvironment',
      roleArn: role.roleArn,
      input: JSON.stringify({
        ComputeEnvironment: arn,
        ComputeResources: { UpdateToLatestImageVersion: true },
      }),
    },
  });
}
