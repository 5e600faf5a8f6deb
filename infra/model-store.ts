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
