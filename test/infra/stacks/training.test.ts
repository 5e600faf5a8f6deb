import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { appWith, synthesisedTraining } from '../synthesised.ts';

const trainingOf = synthesisedTraining;
const training = trainingOf();

const environment = 'AWS::Batch::ComputeEnvironment';

describe('the GPU instances', () => {
  it('are spot first, then on-demand, and none while nothing runs', () => {
    training.hasResourceProperties('AWS::Batch::JobQueue', {
      ComputeEnvironmentOrder: [
        { Order: 1, ComputeEnvironment: { 'Fn::GetAtt': [idOf('SPOT'), Match.anyValue()] } },
        { Order: 2, ComputeEnvironment: { 'Fn::GetAtt': [idOf('EC2'), Match.anyValue()] } },
      ],
    });
    training.resourcePropertiesCountIs(environment, { ComputeResources: { MinvCpus: 0 } }, 2);
    training.hasResourceProperties(environment, {
      ComputeResources: { Type: 'SPOT', AllocationStrategy: 'SPOT_PRICE_CAPACITY_OPTIMIZED' },
    });
  });

  it('run Amazon Linux 2023 with NVIDIA’s driver, and are of no type without a GPU', () => {
    training.allResourcesProperties(environment, {
      ComputeResources: {
        Ec2Configuration: [{ ImageType: 'ECS_AL2023_NVIDIA' }],
        // "optimal" would be here for Batch's own choice, which has no GPU.
        InstanceTypes: ['g4dn.xlarge', 'g5.xlarge', 'g4dn.2xlarge', 'g5.2xlarge'],
      },
    });
    trainingOf({ trainingImage: 'vulkan' }).allResourcesProperties(environment, {
      ComputeResources: { InstanceTypes: Match.arrayWith(['g6.xlarge', 'g6.2xlarge']) },
    });
  });

  it('are bounded in number', () => {
    trainingOf({ trainingInstances: '2' }).allResourcesProperties(environment, {
      ComputeResources: { MaxvCpus: 8 },
    });
  });

  it('have encrypted disks and a metadata service that asks for tokens, by the template’s last version', () => {
    training.hasResourceProperties('AWS::EC2::LaunchTemplate', {
      LaunchTemplateData: {
        MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
        BlockDeviceMappings: [{ Ebs: { Encrypted: true, VolumeType: 'gp3', VolumeSize: 60 } }],
      },
    });
    training.allResourcesProperties(environment, {
      ComputeResources: {
        LaunchTemplate: {
          Version: { 'Fn::GetAtt': [Match.anyValue(), 'LatestVersionNumber'] },
        },
      },
    });
  });

  function idOf(type: string): string {
    const [id] = Object.keys(
      training.findResources(environment, { Properties: { ComputeResources: { Type: type } } }),
    );
    return id ?? `no environment of type ${type}`;
  }
});

describe('the network', () => {
  it('has no NAT gateway, reaches the bucket by an endpoint, and lets nothing in', () => {
    training.resourceCountIs('AWS::EC2::NatGateway', 0);
    training.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    training.hasResourceProperties('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' });
    training.allResourcesProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: Match.absent(),
    });
  });

  it('needs no account lookup: it uses the first two zones of the region', () => {
    training.resourceCountIs('AWS::EC2::Subnet', 2);
    training.allResourcesProperties('AWS::EC2::Subnet', {
      AvailabilityZone: { 'Fn::Select': [Match.anyValue(), { 'Fn::GetAZs': '' }] },
    });
  });
});

describe('the job', () => {
  const definition = 'AWS::Batch::JobDefinition';

  it('has one GPU, the image’s user, an init process, and its log', () => {
    training.hasResourceProperties(definition, {
      ContainerProperties: {
        User: 'node',
        LinuxParameters: { InitProcessEnabled: true },
        LogConfiguration: { LogDriver: 'awslogs' },
        ResourceRequirements: [
          { Type: 'MEMORY', Value: '13312' },
          { Type: 'VCPU', Value: '4' },
          { Type: 'GPU', Value: '1' },
        ],
      },
    });
    training.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });

  it('is tried again after a reclaim, never after wrong use, and ends in time', () => {
    training.hasResourceProperties(definition, {
      RetryStrategy: {
        Attempts: 8,
        EvaluateOnExit: [
          { Action: 'EXIT', OnExitCode: '2' },
          { Action: 'RETRY', OnStatusReason: 'Host EC2*' },
        ],
      },
      Timeout: { AttemptDurationSeconds: 6 * 3600 },
    });
    trainingOf({ trainingHours: '1' }).hasResourceProperties(definition, {
      Timeout: { AttemptDurationSeconds: 3600 },
    });
  });

  it('gets the stores of checkpoints and models in the variables that the container reads', () => {
    const place = (prefix: string) => ({
      'Fn::Join': ['', ['s3://', { 'Fn::ImportValue': Match.anyValue() }, `/${prefix}`]],
    });
    trainingOf({ modelAlias: 'next' }).hasResourceProperties(definition, {
      ContainerProperties: {
        Environment: [
          { Name: 'CHECKPOINT_STORE', Value: place('checkpoints') },
          { Name: 'MODEL_STORE', Value: place('models') },
          { Name: 'MODEL_ALIAS', Value: 'next' },
          { Name: 'AWS_REGION', Value: { Ref: 'AWS::Region' } },
        ],
        Secrets: Match.absent(),
      },
    });
    trainingOf({ signing: 'true' }).hasResourceProperties(definition, {
      ContainerProperties: { Secrets: [Match.objectLike({ Name: 'SIGNING_KEY' })] },
    });
  });

  it('has the one right that the Models stack gives to jobs', () => {
    training.hasResourceProperties('AWS::IAM::Role', {
      Description: 'digit-mint: a training job',
      ManagedPolicyArns: [{ 'Fn::ImportValue': Match.stringLikeRegexp('WriteModels') }],
      Policies: Match.absent(),
    });
  });
});

describe('a job that goes wrong', () => {
  it('times out', () => {
    const cancel = (reason: string, seconds: number) => ({
      Action: 'CANCEL',
      State: 'RUNNABLE',
      Reason: reason,
      MaxTimeSeconds: seconds,
    });
    training.hasResourceProperties('AWS::Batch::JobQueue', {
      JobStateTimeLimitActions: [
        cancel('CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY', 4 * 3600),
        cancel('MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE', 600),
        cancel('MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT', 600),
      ],
    });
  });

  it.each([
    ['Batch Job State Change', 'FAILED'],
    ['Batch Job Queue Blocked', 'RUNNABLE'],
  ])('is reported to the topic of the alarms (%s)', (detailType, status) => {
    training.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.batch'],
        'detail-type': [detailType],
        detail: {
          jobQueue: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^Queue'), 'JobQueueArn'] }],
          status: [status],
        },
      },
      Targets: [Match.objectLike({ Arn: { Ref: Match.stringLikeRegexp('^Alarms') } })],
    });
    training.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'events.amazonaws.com' },
          }),
        ]),
      },
    });
  });

  it('is reported by mail when an address is configured', () => {
    training.resourceCountIs('AWS::SNS::Subscription', 0);
    trainingOf({ alarmMail: 'a@example.org' }).hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'a@example.org',
    });
  });
});

describe('training', () => {
  it('can be left out', () => {
    expect(appWith({ training: 'false' }).stacks.training).toBeUndefined();
  });
});
