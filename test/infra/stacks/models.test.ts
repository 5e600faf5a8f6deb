import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { appWith, synthesisedApi } from '../synthesised.ts';

const { models } = synthesisedApi();

describe('the bucket of models', () => {
  it('is versioned, encrypted, closed to the public, and outlives its stack', () => {
    models.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        VersioningConfiguration: { Status: 'Enabled' },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
          ],
        },
        LoggingConfiguration: { LogFilePrefix: 's3/' },
      },
    });
    models.allResourcesProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });

  it('refuses requests without TLS, like the bucket of the logs', () => {
    models.resourceCountIs('AWS::S3::Bucket', 2);
    models.allResourcesProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Action: 's3:*',
            Principal: { AWS: '*' },
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      },
    });
  });

  it('forgets checkpoints and sweeps after their days, overwritten models after ninety', () => {
    const { models: shorter } = synthesisedApi({ checkpointDays: 7 });
    const rules = (prefix: string, days: number) =>
      Match.objectLike({
        Prefix: prefix,
        Status: 'Enabled',
        ExpirationInDays: days,
        NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      });
    shorter.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: [
          rules('checkpoints/', 7),
          rules('sweeps/', 7),
          {
            Id: 'models-noncurrent',
            Prefix: 'models/',
            Status: 'Enabled',
            NoncurrentVersionExpiration: { NoncurrentDays: 90 },
          },
          {
            Id: 'unfinished-uploads',
            Status: 'Enabled',
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
          },
        ],
      },
    });
  });

  it('writes its own access log to a bucket without ACLs, and forgets it after the days that are set', () => {
    models.hasResourceProperties('AWS::S3::Bucket', {
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      LifecycleConfiguration: {
        Rules: [Match.objectLike({ ExpirationInDays: 30, Status: 'Enabled' })],
      },
    });
  });
});

describe('the rights on it', () => {
  const statementsOf = (description: string) => {
    const [policy] = Object.values(
      models.findResources('AWS::IAM::ManagedPolicy', { Properties: { Description: description } }),
    );
    return policy?.['Properties'].PolicyDocument.Statement as readonly {
      readonly Action: string | readonly string[];
      readonly Resource: unknown;
    }[];
  };
  /** The prefixes that an action is granted below; "" is the bucket. */
  const reach = (description: string, action: string) =>
    statementsOf(description)
      .filter(({ Action }) => [Action].flat().includes(action))
      .flatMap(({ Resource }) => [Resource].flat())
      .map((resource) => (resource as { 'Fn::Join'?: [string, [unknown, string]] })['Fn::Join'])
      .map((join) => join?.[1][1] ?? '');
  const actions = (description: string) =>
    statementsOf(description).flatMap(({ Action }) => [Action].flat());

  it('let the function read models, and nothing else', () => {
    const reading = 'digit-mint: read models';
    expect([...new Set(actions(reading))].toSorted()).toEqual(['s3:GetObject', 's3:ListBucket']);
    expect(reach(reading, 's3:GetObject')).toEqual(['/models/*']);
    expect(reach(reading, 's3:ListBucket')).toEqual(['']);
  });

  it('let jobs write below their prefixes, and delete no model', () => {
    const writing = 'digit-mint: write models, keep runs';
    expect(reach(writing, 's3:PutObject')).toEqual(['/models/*', '/checkpoints/*', '/sweeps/*']);
    expect(reach(writing, 's3:GetObject')).toEqual(['/models/*', '/checkpoints/*', '/sweeps/*']);
    expect(reach(writing, 's3:DeleteObject')).toEqual(['/checkpoints/*', '/sweeps/*']);
    expect([...new Set(actions(writing))].toSorted()).toEqual([
      's3:AbortMultipartUpload',
      's3:DeleteObject',
      's3:GetObject',
      's3:ListBucket',
      's3:PutObject',
    ]);
  });
});

describe('the budget', () => {
  const budget = 'AWS::Budgets::Budget';
  const alarmMail = 'a@example.org';

  it('mails at 80 % and 100 % of the dollars that are set, and when the month is forecast to pass them', () => {
    const { models: watched } = synthesisedApi({ alarmMail, budget: 50 });
    const mailAt = (NotificationType: string, Threshold: number) => ({
      Notification: {
        NotificationType,
        Threshold,
        ThresholdType: 'PERCENTAGE',
        ComparisonOperator: 'GREATER_THAN',
      },
      Subscribers: [{ SubscriptionType: 'EMAIL', Address: alarmMail }],
    });
    watched.hasResourceProperties(budget, {
      Budget: {
        BudgetType: 'COST',
        TimeUnit: 'MONTHLY',
        BudgetLimit: { Amount: 50, Unit: 'USD' },
        CostFilters: Match.absent(),
      },
      NotificationsWithSubscribers: [
        mailAt('ACTUAL', 80),
        mailAt('ACTUAL', 100),
        mailAt('FORECASTED', 100),
      ],
    });
  });

  it('needs an address, and can be left out', () => {
    models.resourceCountIs(budget, 0);
    synthesisedApi({ alarmMail, budget: 0 }).models.resourceCountIs(budget, 0);
  });
});

describe('the stage', () => {
  it('is in the stack’s name, and prod cannot be deleted by mistake', () => {
    expect(synthesisedStack('prod')).toEqual({
      stackName: 'digit-mint-prod-models',
      terminationProtection: true,
    });
    expect(synthesisedStack('dev')).toEqual({
      stackName: 'digit-mint-dev-models',
      terminationProtection: false,
    });
  });
});

function synthesisedStack(stage: string) {
  const { stackName, terminationProtection } = appWith({ stage }).stacks.models;
  return { stackName, terminationProtection };
}
