import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import { rightToRead, rightToTrain } from '../bucket-rights.ts';
import type { Configuration } from '../configuration.ts';
import { type ModelStore, storeLayout } from '../model-store.ts';

/** Resources that outlive every deployment: models and their versions, access logs, the signing key. */
export class ModelsStack extends Stack implements ModelStore {
  readonly bucket: Bucket;
  readonly logBucket: Bucket;
  readonly rightToRead: IManagedPolicy;
  readonly rightToTrain: IManagedPolicy;
  readonly signingKey: Secret | undefined;

  constructor(scope: Construct, id: string, configuration: Configuration, props: StackProps) {
    super(scope, id, props);
    this.logBucket = logBucket(this, configuration.logDays);
    this.bucket = modelBucket(this, this.logBucket, configuration.checkpointDays);
    this.rightToRead = rightToRead(this, this.bucket);
    this.rightToTrain = rightToTrain(this, this.bucket);
    this.signingKey = configuration.signing ? signingKey(this) : undefined;
    const output = (name: string, value: string, description: string) =>
      new CfnOutput(this, name, { value, description });
    output(
      'ModelStore',
      `s3://${this.bucket.bucketName}/${storeLayout.models}`,
      'the value of --store',
    );
    output(
      'SweepStore',
      `s3://${this.bucket.bucketName}/${storeLayout.sweeps}`,
      'the prefix for the --store of sweeps',
    );
    if (this.signingKey) {
      output('SigningKeySecret', this.signingKey.secretArn, 'the secret that takes the PEM');
    }
  }
}

const closed = {
  encryption: BucketEncryption.S3_MANAGED,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  removalPolicy: RemovalPolicy.RETAIN,
} as const;

/** The bucket for the access logs of S3 and CloudFront. CloudFront writes with ACLs, so object ownership must allow them. */
function logBucket(scope: Construct, logDays: number): Bucket {
  return new Bucket(scope, 'Logs', {
    ...closed,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
    lifecycleRules: [
      { expiration: Duration.days(logDays), abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
  });
}

function modelBucket(scope: Construct, logs: Bucket, checkpointDays: number): Bucket {
  const expiring = (prefix: string) => ({
    id: `${prefix}-expire`,
    prefix: `${prefix}/`,
    expiration: Duration.days(checkpointDays),
    noncurrentVersionExpiration: Duration.days(1),
  });
  return new Bucket(scope, 'Models', {
    ...closed,
    versioned: true,
    serverAccessLogsBucket: logs,
    serverAccessLogsPrefix: 's3/',
    lifecycleRules: [
      expiring(storeLayout.checkpoints),
      expiring(storeLayout.sweeps),
      {
        id: 'models-noncurrent',
        prefix: `${storeLayout.models}/`,
        // Leaves time to notice that a file was overwritten or deleted, and to restore it.
        noncurrentVersionExpiration: Duration.days(90),
      },
      { id: 'unfinished-uploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
  });
}

/** A secret with random content until somebody stores the PEM in it; deployments never see the key. */
function signingKey(scope: Construct): Secret {
  const secret = new Secret(scope, 'SigningKey', {
    description: 'ed25519 private key, PEM, that signs the models of training jobs',
    removalPolicy: RemovalPolicy.RETAIN,
  });
  acknowledge(secret, {
    SMG4: 'A new signing key needs its public key at every reader first, so it cannot be rotated on a timer.',
  });
  return secret;
}
