import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { appWith, type Settings, synthesised } from '../synthesised.ts';

const gpu = { region: 'us-east-1', trainingImage: 'cuda' } as const;
const trainingOf = (settings: Settings) => synthesised(settings).training;
/** On Fargate, the default. */
const onCpu = synthesised().training;
const training = trainingOf(gpu);

/** Text of user data, or text that CloudFormation encodes. */
type UserDataPart = string | { readonly 'Fn::Base64': string };

const environment = 'AWS::Batch::ComputeEnvironment';

describe('the GPU instances', () => {
  it('are spot instances, of which none runs while there is no job', () => {
    training.hasResourceProperties('AWS::Batch::JobQueue', {
      ComputeEnvironmentOrder: [
        {
          Order: 1,
          ComputeEnvironment: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Spot'), Match.anyValue()] },
        },
      ],
    });
    training.resourceCountIs(environment, 1);
    training.hasResourceProperties(environment, {
      ComputeResources: {
        Type: 'SPOT',
        MinvCpus: 0,
        AllocationStrategy: 'SPOT_PRICE_CAPACITY_OPTIMIZED',
      },
    });
  });

  it('are on-demand instances only where that is asked for, and then no spot instances', () => {
    const full = trainingOf({ ...gpu, trainingCapacity: 'on-demand' });
    full.resourceCountIs(environment, 1);
    full.hasResourceProperties(environment, { ComputeResources: { Type: 'EC2', MinvCpus: 0 } });
  });

  it('run Amazon Linux 2023 with NVIDIA’s driver, and are of the types that the region has', () => {
    const typesIn = (region: string, types: readonly string[]) =>
      trainingOf({ ...gpu, region }).allResourcesProperties(environment, {
        ComputeResources: {
          Ec2Configuration: [{ ImageType: 'ECS_AL2023_NVIDIA' }],
          // "optimal" would be here for Batch's own choice, which has no GPU.
          InstanceTypes: types,
        },
      });
    typesIn('us-east-1', ['g4dn.xlarge', 'g5.xlarge', 'g6.xlarge']);
    typesIn('eu-west-1', ['g4dn.xlarge', 'g5.xlarge']);
  });

  it('are bounded in number: each type has four vCPUs, and there is one environment', () => {
    for (const settings of [gpu, {}]) {
      const bounded = trainingOf({ ...settings, trainingInstances: 2 });
      bounded.resourceCountIs(environment, 1);
      bounded.hasResourceProperties(environment, { ComputeResources: { MaxvCpus: 8 } });
      bounded.hasResourceProperties('AWS::Batch::JobDefinition', {
        ContainerProperties: {
          ResourceRequirements: Match.arrayWith([{ Type: 'VCPU', Value: '4' }]),
        },
      });
    }
  });

  it('tell jobs by SIGTERM that they are taken back, and keep them from the instance’s credentials', () => {
    const [template = {}] = Object.values(training.findResources('AWS::EC2::LaunchTemplate'));
    const { UserData } = template['Properties'].LaunchTemplateData as {
      readonly UserData: {
        readonly 'Fn::Base64': { readonly 'Fn::Join': readonly [string, readonly UserDataPart[]] };
      };
    };
    const [, parts] = UserData['Fn::Base64']['Fn::Join'];
    // Batch refuses user data in one part.
    expect(parts[0]).toMatch(/^Content-Type: multipart\/mixed; boundary=/);
    const commands = parts.flatMap((part) => (typeof part === 'string' ? [] : part['Fn::Base64']));
    expect(commands.join('').split('\n')).toEqual([
      '#!/bin/bash',
      'echo ECS_ENABLE_SPOT_INSTANCE_DRAINING=true >> /etc/ecs/ecs.config',
      'iptables --insert OUTPUT --destination 169.254.169.254 --match owner --uid-owner 1000 --jump REJECT',
    ]);
  });

  it('move to the newest machine image once a month, by a role that may do nothing else', () => {
    training.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'cron(0 3 1 * ? *)',
      Target: {
        Arn: 'arn:aws:scheduler:::aws-sdk:batch:updateComputeEnvironment',
        Input: {
          'Fn::Join': [
            '',
            [
              '{"ComputeEnvironment":"',
              { 'Fn::GetAtt': [Match.stringLikeRegexp('^Spot'), 'ComputeEnvironmentArn'] },
              '","ComputeResources":{"UpdateToLatestImageVersion":true}}',
            ],
          ],
        },
      },
    });
    training.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Action: 'batch:UpdateComputeEnvironment',
            Effect: 'Allow',
            Resource: {
              'Fn::GetAtt': [Match.stringLikeRegexp('^Spot'), 'ComputeEnvironmentArn'],
            },
          },
        ],
      },
    });
    onCpu.resourceCountIs('AWS::Scheduler::Schedule', 0);
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
});

describe('without a GPU', () => {
  it('jobs run on Fargate Spot, or Fargate where that is asked for', () => {
    const type = (template: typeof onCpu, Type: string) =>
      template.hasResourceProperties(environment, { ComputeResources: { Type } });
    type(onCpu, 'FARGATE_SPOT');
    type(trainingOf({ trainingCapacity: 'on-demand' }), 'FARGATE');
    onCpu.resourceCountIs('AWS::EC2::LaunchTemplate', 0);
  });

  it('the queue and the definition have other names than with one, as neither can change its kind', () => {
    for (const type of ['AWS::Batch::JobQueue', 'AWS::Batch::JobDefinition']) {
      const [cpu] = Object.keys(onCpu.findResources(type));
      expect(Object.keys(training.findResources(type))).not.toContain(cpu);
    }
  });

  it('the job has four vCPUs, the image’s user, an init process and a public address', () => {
    onCpu.hasResourceProperties('AWS::Batch::JobDefinition', {
      PlatformCapabilities: ['FARGATE'],
      ContainerProperties: {
        User: 'node',
        LinuxParameters: { InitProcessEnabled: true },
        NetworkConfiguration: { AssignPublicIp: 'ENABLED' },
        ResourceRequirements: [
          { Type: 'MEMORY', Value: '8192' },
          { Type: 'VCPU', Value: '4' },
        ],
      },
    });
  });
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

  it('needs no account lookup: it uses the first three zones of the region, or as many as are set', () => {
    for (const [zones, template] of [
      [3, onCpu],
      [2, trainingOf({ trainingZones: 2 })],
    ] as const) {
      template.resourceCountIs('AWS::EC2::Subnet', zones);
      for (let zone = 0; zone < zones; zone++) {
        template.hasResourceProperties('AWS::EC2::Subnet', {
          AvailabilityZone: { 'Fn::Select': [zone, { 'Fn::GetAZs': '' }] },
        });
      }
    }
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

  it('is tried again after a reclaim, an interruption or progress, never after a crash or wrong use', () => {
    const rulesAfter = (reclaimed: string) => ({
      RetryStrategy: {
        Attempts: 8,
        EvaluateOnExit: [
          { Action: 'RETRY', OnStatusReason: reclaimed },
          { Action: 'RETRY', OnExitCode: '130' },
          { Action: 'RETRY', OnExitCode: '75' },
          { Action: 'EXIT', OnExitCode: '1*' },
          { Action: 'EXIT', OnExitCode: '2*' },
        ],
      },
    });
    training.hasResourceProperties(definition, rulesAfter('Host EC2*'));
    onCpu.hasResourceProperties(definition, rulesAfter('Your Spot Task was interrupted*'));
  });

  it('ends in time', () => {
    const timeout = (hours: number) => ({ Timeout: { AttemptDurationSeconds: hours * 3600 } });
    training.hasResourceProperties(definition, timeout(6));
    trainingOf({ trainingHours: 1 }).hasResourceProperties(definition, timeout(1));
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
  });

  it('gets the signing key from a secret that outlives the stack, and that no deployment knows', () => {
    const signing = trainingOf({ signing: true });
    signing.hasResourceProperties(definition, {
      ContainerProperties: { Secrets: [Match.objectLike({ Name: 'SIGNING_KEY' })] },
    });
    signing.hasResource('AWS::SecretsManager::Secret', {
      DeletionPolicy: 'Retain',
      Properties: { SecretString: Match.absent() },
    });
    training.resourceCountIs('AWS::SecretsManager::Secret', 0);
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
          jobQueue: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^GpuQueue'), 'JobQueueArn'] }],
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
    expect(appWith({ training: false }).stacks.training).toBeUndefined();
  });
});
