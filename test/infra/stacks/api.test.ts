import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { synthesisedApi } from '../synthesised.ts';

const { api } = synthesisedApi();
const lambda = 'AWS::Lambda::Function';

describe('the function', () => {
  it('runs on arm64 and the newest Node that Lambda has', () => {
    api.hasResourceProperties(lambda, {
      Architectures: ['arm64'],
      Runtime: 'nodejs24.x',
      Handler: 'functions/entries/lambda.handler',
      MemorySize: 1024,
      ReservedConcurrentExecutions: Match.absent(),
    });
  });

  it('reads the models of the bucket, and is configured for streamed responses', () => {
    const { api: signed } = synthesisedApi({
      publicKeys: 'YWJj',
      modelAlias: 'next',
      modelRefresh: 5,
      requestLog: false,
    });
    signed.hasResourceProperties(lambda, {
      Environment: {
        Variables: {
          MODEL_STORE: {
            'Fn::Join': ['', ['s3://', { 'Fn::ImportValue': Match.anyValue() }, '/models']],
          },
          MODEL_ALIAS: 'next',
          MODEL_REFRESH: '5',
          MODEL_PUBLIC_KEYS: 'YWJj',
          INVOKE_MODE: 'RESPONSE_STREAM',
          EDGE: 'cloudfront',
          LOG: 'off',
        },
      },
    });
    api.hasResourceProperties('AWS::Lambda::Url', { InvokeMode: 'RESPONSE_STREAM' });
  });

  it('may read models and write its own log, and nothing else', () => {
    api.hasResourceProperties('AWS::IAM::Role', {
      ManagedPolicyArns: [{ 'Fn::ImportValue': Match.stringLikeRegexp('ReadModels') }],
    });
    // Another is that of CDK's function that fills the bucket of the static files.
    api.resourceCountIs('AWS::IAM::Policy', 2);
    api.hasResourceProperties('AWS::IAM::Policy', {
      PolicyName: Match.stringLikeRegexp('^ApiRole'),
      PolicyDocument: {
        Statement: [
          {
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Effect: 'Allow',
            Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ApiLog'), 'Arn'] },
          },
        ],
      },
    });
  });

  it('keeps its log for the days that are set', () => {
    synthesisedApi({ logDays: 7 }).api.hasResourceProperties('AWS::Logs::LogGroup', {
      RetentionInDays: 7,
    });
  });

  it('takes memory, reserved concurrency and X-Ray from the settings', () => {
    const { api: set } = synthesisedApi({
      memory: 1769,
      reservedConcurrency: 20,
      tracing: true,
    });
    set.hasResourceProperties(lambda, {
      MemorySize: 1769,
      ReservedConcurrentExecutions: 20,
      TracingConfig: { Mode: 'Active' },
    });
    api.hasResourceProperties(lambda, { TracingConfig: Match.absent() });
  });
});

describe('the way to the function', () => {
  it('is signed: nobody but CloudFront’s distribution may call it', () => {
    api.hasResourceProperties('AWS::Lambda::Url', { AuthType: 'AWS_IAM' });
    const permissions = Object.values(api.findResources('AWS::Lambda::Permission')).map(
      ({ Properties }) => Properties as Readonly<Record<string, unknown>>,
    );
    expect(permissions.map(({ Action }) => String(Action)).toSorted()).toEqual([
      'lambda:InvokeFunction',
      'lambda:InvokeFunctionUrl',
    ]);
    for (const permission of permissions) {
      expect(permission['Principal']).toBe('cloudfront.amazonaws.com');
      expect(JSON.stringify(permission['SourceArn'])).toMatch(
        /:cloudfront::.*:distribution\/.*"Ref":"Edge/,
      );
    }
  });

  it('is an origin whose requests CloudFront always signs', () => {
    api.hasResourceProperties('AWS::CloudFront::OriginAccessControl', {
      OriginAccessControlConfig: {
        OriginAccessControlOriginType: 'lambda',
        SigningBehavior: 'always',
        SigningProtocol: 'sigv4',
      },
    });
    api.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        Origins: [
          Match.objectLike({
            OriginAccessControlId: {
              'Fn::GetAtt': [Match.stringLikeRegexp('^EdgeAccess'), 'Id'],
            },
            CustomOriginConfig: Match.objectLike({ OriginProtocolPolicy: 'https-only' }),
          }),
          Match.objectLike({ S3OriginConfig: Match.anyValue() }),
        ],
      },
    });
  });
});

describe('alarms', () => {
  it.each([
    ['Url5xxCount', 5],
    ['Throttles', 1],
    ['UrlRequestLatency', 2000],
    ['digit-mint-dev-api-fallback', 1],
    ['digit-mint-dev-api-store', 1],
  ])('watch %s, and tell a topic', (metricName, threshold) => {
    api.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: metricName,
      Threshold: threshold,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [{ Ref: Match.stringLikeRegexp('^Alarms') }],
    });
  });

  it('may publish to their topic, which takes nothing without TLS', () => {
    api.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
  });

  it('count what the function logs', () => {
    for (const event of ['fallback', 'store']) {
      api.hasResourceProperties('AWS::Logs::MetricFilter', {
        FilterPattern: `{ ($.level = "error") && ($.event = "${event}") }`,
      });
    }
  });

  it('stand on one dashboard', () => {
    api.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
  });

  it('can be left out, so that an idle stack costs nothing', () => {
    const { api: quiet } = synthesisedApi({ monitoring: false });
    quiet.resourceCountIs('AWS::CloudWatch::Alarm', 0);
    quiet.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
    quiet.resourceCountIs('AWS::Logs::MetricFilter', 0);
    quiet.resourceCountIs('AWS::SNS::Topic', 0);
  });
});
