import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import { rightToRead, rightToTrain } from '../bucket-rights.ts';
import type { Configuration } from '../configuration.ts';
import { type ModelPlaces, storeLayout } from '../model-store.ts';

/** What must outlive every deployment: models, their versions, the logs of who read them, the signing key. */
export class ModelsStack extends Stack implements ModelPlaces {
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
    output('ModelStore', `s3://${this.bucket.bucketName}/${storeLayout.models}`, 'for --store');
    output('SweepStore', `s3://${this.bucket.bucketName}/${storeLayout.sweeps}`, 'for sweeps');
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

/** Takes S3's access logs and CloudFront's; the latter write by ACL, and need object ownership that knows them. */
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
        // Long enough to see that something was overwritten or deleted, and to bring it back.
        noncurrentVersionExpiration: Duration.days(90),
      },
      { id: 'unfinished-uploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
  });
}

/** Holds a random text until somebody puts the PEM there: a deployment never sees the key. */
function signingKey(scope: Construct): Secret {
  const secret = new Secret(scope, 'SigningKey', {
    description: 'ed25519 private key, PEM, that signs the models of training jobs',
    removalPolicy: RemovalPolicy.RETAIN,
  });
  acknowledge(secret, {
    SMG4: 'Keys of signatures are changed by adding a public key to every reader first, not by a timer.',
  });
  return secret;
}
