import type * as tf from '@tensorflow/tfjs-core';
import type { Parameters } from '../../models/network.ts';

/** What an iteration tells, by name. */
export type Losses = Readonly<Record<string, number>>;

/** A method at work on its data: its tensors, and what moves them. */
export interface Learner {
  /** All that the rest of a run depends on beside the step, in an order that is always the same. */
  readonly tensors: ReadonlyMap<string, tf.Variable>;
  /**
   * Plays one iteration. Everything random in it follows from the run's seed and the step.
   *
   * @param step from 0
   * @param stop looked at while it still prepares what all iterations need
   * @throws the reason to stop, nothing moved
   */
  play(step: number, stop?: AbortSignal): Promise<Losses>;
  /** The classifier as it is to be tested: weights of plainNetwork. The caller disposes them. */
  classifier(): Parameters;
  /**
   * Draws images of its own, or what it makes of those it learns from, [count, pixels] in [0, 1], once it has
   * played; null: it draws none. The caller disposes them.
   */
  readonly draw: ((count: number) => tf.Tensor2D) | null;
  /** Frees the tensors. */
  dispose(): void;
}
