import type { IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';

/**
 * The prefixes of the bucket. The environment of jobs, the environment of the function, their permissions
 * and the lifecycle rules all derive from these.
 */
export const storeLayout = {
  /** Models and aliases (MODEL_STORE). */
  models: 'models',
  /** Runs that jobs resume (CHECKPOINT_STORE). */
  checkpoints: 'checkpoints',
  /** Sweeps, each under a prefix of its own (SWEEP). */
  sweeps: 'sweeps',
} as const;

/** The resources of the Models stack that the other stacks use. */
export interface ModelStore {
  /** Models, checkpoints and sweeps, below the prefixes of storeLayout. */
  readonly bucket: IBucket;
  readonly rightToRead: IManagedPolicy;
  readonly rightToTrain: IManagedPolicy;
}
