import type * as tf from '@tensorflow/tfjs-core';

/** What an iteration reports, by name. Scalars are read once a log line, so that no step waits for the device. */
export type Metrics = Readonly<Record<string, tf.Scalar | number>>;

/** What a sheet of samples shows. */
export interface Samples {
  /** Images side by side. */
  readonly columns: number;
  /** Draws all images of the sheet, row by row: height × width bytes each, 0 (background) to 255 (ink). */
  draw(): Promise<readonly Uint8Array[]>;
}

/**
 * Something that training moves step by step, on its data: what one loop needs to train, log, sample,
 * checkpoint and resume it.
 *
 * @typeParam State what a checkpoint keeps beside the tensors, as JSON
 */
export interface Trainable<State> {
  /** All tensors that a checkpoint keeps, in an order that is always the same. */
  readonly tensors: ReadonlyMap<string, tf.Variable>;
  /** The rest of what the coming steps depend on. */
  state(): State;
  /** Goes back to a state; the tensors are filled already. */
  restore(state: State): void;
  /**
   * Runs one iteration. Everything random in it follows from the run's seed, the step and the state.
   *
   * @param step iterations done before this one
   * @param stop looked at while it still prepares what all iterations need
   * @returns metrics whose scalars the caller disposes
   * @throws the reason to stop, with nothing moved
   */
  step(step: number, stop: AbortSignal): Promise<Metrics>;
  /** The same samples each time, as they are drawn now; null: it draws none. */
  readonly samples: Samples | null;
  /** Frees the tensors. */
  dispose(): void;
}
