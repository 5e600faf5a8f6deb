import { type CfnElement, Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { storeLayout } from './model-store.ts';

const { models, checkpoints, sweeps } = storeLayout;
const writeActions = ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'];

/** The permissions of the function: to read models. */
export function rightToRead(scope: Construct, bucket: Bucket): ManagedPolicy {
  const policy = new ManagedPolicy(scope, 'ReadModels', {
    description: 'digit-mint: read models',
    statements: [
      new PolicyStatement({
        sid: 'Models',
        actions: ['s3:GetObject'],
        resources: [bucket.arnForObjects(`${models}/*`)],
      }),
      listObjects(bucket),
    ],
  });
  acknowledgePrefixes(policy, bucket, [models]);
  return policy;
}

/**
 * The permissions of a training job (pipeline/jobs/README.md): to write models and aliases but not delete them, to
 * write runs and delete their old checkpoints.
 */
export function rightToTrain(scope: Construct, bucket: Bucket): ManagedPolicy {
  const policy = new ManagedPolicy(scope, 'WriteModels', {
    description: 'digit-mint: write models, keep runs',
    statements: [
      new PolicyStatement({
        sid: 'Models',
        actions: writeActions,
        resources: [bucket.arnForObjects(`${models}/*`)],
      }),
      new PolicyStatement({
        sid: 'Runs',
        actions: [...writeActions, 's3:DeleteObject'],
        resources: [bucket.arnForObjects(`${checkpoints}/*`), bucket.arnForObjects(`${sweeps}/*`)],
      }),
      listObjects(bucket),
    ],
  });
  acknowledgePrefixes(policy, bucket, [models, checkpoints, sweeps]);
  return policy;
}

/**
 * Applies to the whole bucket, not to a prefix: without this permission S3 answers 403 instead of 404 for a missing
 * object. It reveals only the names of objects in this project's bucket.
 */
function listObjects(bucket: Bucket): PolicyStatement {
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
      [`IAM5[Resource::<${logicalId}.Arn>/${prefix}/*]`]: `The policy is meant for all objects below ${prefix}/ and no others.`,
    });
  }
}
