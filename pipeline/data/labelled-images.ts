/** Grey images with one label each; pixels as stored, 0 (background) to 255 (ink). */
export interface LabelledImages {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** [count, height, width], 0..255 */
  readonly pixels: Uint8Array;
  /** [count] */
  readonly labels: Uint8Array;
}

/** What a source holds: images to train on and, where it has them, images to test with. */
export interface TrainAndTest {
  /** The classes' names; a label is an index into them. */
  readonly labels: readonly string[];
  readonly train: LabelledImages;
  readonly test: LabelledImages | undefined;
}
