import {
  AllocationStrategy,
  EcsMachineImageType,
  ManagedEc2EcsComputeEnvironment,
  type OrderedComputeEnvironment,
} from 'aws-cdk-lib/aws-batch';
import {
  BlockDeviceVolume,
  EbsDeviceVolumeType,
  InstanceType,
  LaunchTemplate,
  LaunchTemplateHttpTokens,
  SubnetType,
} from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type CfnResource, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { Configuration } from './settings.ts';
import type { TrainingNetwork } from './training-network.ts';

/** Instances with one GPU, by image: libtensorflow's CUDA 11 knows T4 and A10G, not the L4 of g6. */
const instanceNames = {
  cuda: ['g4dn.xlarge', 'g5.xlarge', 'g4dn.2xlarge', 'g5.2xlarge'],
  vulkan: ['g4dn.xlarge', 'g5.xlarge', 'g6.xlarge', 'g4dn.2xlarge', 'g5.2xlarge', 'g6.2xlarge'],
} as const satisfies Record<Configuration['trainingImage'], readonly string[]>;

/** Processors that every instance above has at least: what a bound on instances is worth in vCPUs. */
const processorsAnInstance = 4;

/** Gigabytes of an instance's disk: the machine image takes 30, a training image 10. */
const diskSize = 60;

/**
 * GPU instances that come with the first job and go with the last: spot first, at up to the on-demand
 * price, and on-demand where there are none to be had.
 */
export function gpuEnvironments(
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
      // Else Batch may start instances that have no GPU.
      useOptimalInstanceClasses: false,
      // The default for GPUs is Amazon Linux 2, whose support has ended.
      images: [{ imageType: EcsMachineImageType.ECS_AL2023_NVIDIA }],
      updateToLatestImageVersion: true,
      minvCpus: 0,
      maxvCpus: trainingInstances * processorsAnInstance,
      spot,
      ...(spot && { spotBidPercentage: 100 }),
      allocationStrategy: spot
        ? AllocationStrategy.SPOT_PRICE_CAPACITY_OPTIMIZED
        : AllocationStrategy.BEST_FIT_PROGRESSIVE,
      instanceRole,
      launchTemplate,
    });
    // Batch would stay with the template's first version.
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

/** Encrypted disks, and credentials of the instance that a container cannot ask for over the network. */
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
      'What an instance needs to join the cluster that Batch makes changes with the agent; jobs have a role of their own.',
  });
  return role;
}
