/** An image as its file has it: grey, grey and alpha, RGB or RGBA. */
export interface ImageSamples {
  readonly height: number;
  readonly width: number;
  /** 1 to 4; where even, the last one is alpha */
  readonly channels: number;
  /** The value of white and of full opacity: 255, or 65535 in files of 16 bits. */
  readonly maximum: number;
  /** [height, width, channels], 0..maximum */
  readonly data: ArrayLike<number>;
  /** The samples that stand for a transparent pixel in files without alpha; may be empty. */
  readonly transparent: readonly number[];
}
