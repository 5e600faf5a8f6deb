import type * as tf from '@tensorflow/tfjs-core';

/** What an iteration tells; scalars for the caller to dispose. */
export interface StepOutcome {
  readonly lossOnReal: tf.Scalar;
  readonly lossOnFake: tf.Scalar;
  readonly accuracyOnReal: tf.Scalar;
  readonly accuracyOnFake: tf.Scalar;
  /** Undefined while only the discriminator moves. */
  readonly generatorLoss: tf.Scalar | undefined;
}
