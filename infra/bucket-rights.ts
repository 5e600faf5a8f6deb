import { type CfnElement, Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { storeLayout } from './model-store.ts';

const { models, checkpoints, sweeps } = storeLayout;
const writing = ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'];

/** What the function may: read models. */
export function rightToRead(scope: Construct, bucket: Bucket): ManagedPolicy {
  const policy = new ManagedPolicy(scope, 'ReadModels', {
    description: 'digit-mint: read models',
    statements: [
      new PolicyStatement({
        sid: 'Models',
        actions: ['s3:GetObject'],
        resources: [bucket.arnForObjects(`${models}/*`)],
      }),
      knowNames(bucket),
    ],
  });
  acknowledgePrefixes(policy, bucket, [models]);
  return policy;
}

/**
 * What a training job may (pipeline/jobs/README.md): write models and aliases and delete none; write runs and delete
 * their old checkpoints.
 */
export function rightToTrain(scope: Construct, bucket: Bucket): ManagedPolicy {
  const policy = new ManagedPolicy(scope, 'WriteModels', {
    description: 'digit-mint: write models, keep runs',
    statements: [
      new PolicyStatement({
        sid: 'Models',
        actions: writing,
        resources: [bucket.arnForObjects(`${models}/*`)],
      }),
      new PolicyStatement({
        sid: 'Runs',
        actions: [...writing, 's3:DeleteObject'],
        resources: [bucket.arnForObjects(`${checkpoints}/*`), bucket.arnForObjects(`${sweeps}/*`)],
      }),
      knowNames(bucket),
    ],
  });
  acknowledgePrefixes(policy, bucket, [models, checkpoints, sweeps]);
  return policy;
}

/**
 * Not bound to a prefix: S3 asks for this right, without one, before it answers 404 in place of 403 for an object
 * that is not there. What it shows are the names in this project's bucket.
 */
function knowNames(bucket: Bucket): PolicyStatement {
  return new PolicyStatement({
    sid: 'Names',
    actions: ['s3:ListBucket'],
    resources: [bucket.bucketArn],
  });
}

function acknowledgePrefixes(
  policy: ManagedPolicy,
  bucket: Bucket,
  prefixes: readonly string[],
): void {
  const logicalId = Stack.of(bucket).getLogicalId(bucket.node.defaultChild as CfnElement);
  for (const prefix of prefixes) {
    acknowledge(policy, {
      [`IAM5[Resource::<${logicalId}.Arn>/${prefix}/*]`]: `All objects below ${prefix}/, and no others, is what is meant.`,
    });
  }
}
