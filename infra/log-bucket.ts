import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/** What every bucket has: it is encrypted, closed to the public, and outlives its stack. */
export const closedBucket = {
  encryption: BucketEncryption.S3_MANAGED,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  removalPolicy: RemovalPolicy.RETAIN,
} as const;

/**
 * A bucket for access logs, which are deleted after some days.
 *
 * @param options.takesAcls whether the writer of the log grants access by ACL, as CloudFront does
 */
export function logBucket(
  scope: Construct,
  id: string,
  logDays: number,
  { takesAcls }: { readonly takesAcls: boolean },
): Bucket {
  return new Bucket(scope, id, {
    ...closedBucket,
    objectOwnership: takesAcls
      ? ObjectOwnership.BUCKET_OWNER_PREFERRED
      : ObjectOwnership.BUCKET_OWNER_ENFORCED,
    lifecycleRules: [
      { expiration: Duration.days(logDays), abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
  });
}
