/** An image as it is stored in its file: grey, grey and alpha, RGB or RGBA. */
export interface ImageSamples {
  readonly height: number;
  readonly width: number;
  /** 1 to 4; if even, the last one is alpha */
  readonly channels: number;
  /** The value of white and of full opacity: 255, or 65535 in files of 16 bits. */
  readonly maximum: number;
  /** [height, width, channels], 0..maximum */
  readonly data: ArrayLike<number>;
  /** The one colour that is transparent in a file without alpha; empty if there is none. */
  readonly transparent: readonly number[];
}

/** An image in the order of its file, and how EXIF data says that it lies. */
export interface StoredImage extends ImageSamples {
  /** 1 is upright, 2 to 8 are the other ways to lay a rectangle. */
  readonly orientation: number;
}

/** The pixels of the largest image that is decoded: a photograph of 8,192 × 8,192. */
export const mostPixels = 2 ** 26;

/** Refuses an image by its header, before anything is decoded. @throws Error that says how large it may be */
export function requireSize(width: number, height: number): void {
  if (width === 0 || height === 0) throw new Error('no pixels');
  if (width * height > mostPixels) {
    throw new Error(`${width} × ${height} pixels; at most ${mostPixels} are allowed`);
  }
}
