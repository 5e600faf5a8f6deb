import type { IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';

/**
 * Where things lie in the bucket. The job's environment, the function's, their rights and the lifecycle
 * are all made from these, so that none can differ from the others.
 */
export const storeLayout = {
  /** Models and aliases (MODEL_STORE). */
  models: 'models',
  /** Runs that jobs go on with (CHECKPOINT_STORE). */
  checkpoints: 'checkpoints',
  /** Sweeps, a prefix each (SWEEP). */
  sweeps: 'sweeps',
} as const;

/** What the other stacks take from this one. */
export interface ModelPlaces {
  /** Models, checkpoints and sweeps, below the prefixes of storeLayout. */
  readonly bucket: IBucket;
  /** Who read and asked for what. */
  readonly logBucket: IBucket;
  readonly rightToRead: IManagedPolicy;
  readonly rightToTrain: IManagedPolicy;
  /** The private key with which jobs sign, where that is asked for. */
  readonly signingKey: Secret | undefined;
}
