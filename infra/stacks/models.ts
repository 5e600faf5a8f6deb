import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { rightToRead, rightToTrain } from '../bucket-rights.ts';
import { monthlyBudget } from '../budget.ts';
import type { Configuration } from '../configuration.ts';
import { closedBucket, logBucket } from '../log-bucket.ts';
import { type ModelStore, storeLayout } from '../model-store.ts';

/** Resources that outlive every deployment: models, their versions and their access log; and the account's budget. */
export class ModelsStack extends Stack implements ModelStore {
  readonly bucket: Bucket;
  readonly rightToRead: IManagedPolicy;
  readonly rightToTrain: IManagedPolicy;

  constructor(scope: Construct, id: string, configuration: Configuration, props: StackProps) {
    super(scope, id, props);
    this.bucket = modelBucket(this, configuration);
    this.rightToRead = rightToRead(this, this.bucket);
    this.rightToTrain = rightToTrain(this, this.bucket);
    this.#exportAlways();
    monthlyBudget(this, configuration);
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
  }

  /**
   * Exports what other stacks use, whether they are in the app or not. Otherwise the CDK leaves out an export as
   * soon as no stack of the app reads it, and CloudFormation refuses that while a deployed stack still does.
   */
  #exportAlways(): void {
    this.exportValue(this.bucket.bucketName);
    this.exportValue(this.rightToRead.managedPolicyArn);
    this.exportValue(this.rightToTrain.managedPolicyArn);
  }
}

function modelBucket(scope: Construct, { logDays, checkpointDays }: Configuration): Bucket {
  const expiring = (prefix: string) => ({
    id: `${prefix}-expire`,
    prefix: `${prefix}/`,
    expiration: Duration.days(checkpointDays),
    noncurrentVersionExpiration: Duration.days(1),
  });
  return new Bucket(scope, 'Models', {
    ...closedBucket,
    versioned: true,
    serverAccessLogsBucket: logBucket(scope, 'Logs', logDays, { takesAcls: false }),
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
