import { InvalidInput } from '../invalid-input.ts';
import { fitted } from './fit.ts';
import type { ReadingOptions } from './format.ts';
import { decodeImageFile } from './image-files/decode.ts';
import { greyPixels, hasColor, isOpaque, rgbPixels } from './image-files/pixels.ts';
import type { ImageSamples } from './image-files/samples.ts';
import type { Channels } from './images.ts';

/** An image file whose class is known. */
export interface LabelledFile {
  /** Its path, or for an image inside a file the path and the place in it. */
  readonly file: string;
  readonly label: number;
  readonly read: () => Promise<Uint8Array>;
}

/** Pixels laid on black and on white where they are transparent; the same where all are opaque. */
export interface OnBackgrounds {
  readonly onBlack: Uint8Array;
  readonly onWhite: Uint8Array;
}

/** A decoded image. */
export interface DecodedFile {
  readonly file: string;
  readonly label: number;
  readonly height: number;
  readonly width: number;
  /** [height, width], 0..255 */
  readonly grey: OnBackgrounds;
  /** [height, width, 3], 0..255; null: it has no colours, or they are to be left out */
  readonly rgb: OnBackgrounds | null;
  readonly hasColor: boolean;
}

/** Longer files are no pictures to train on. */
export const mostImageBytes = 2 ** 26;

/** Reads and decodes a file. @throws InvalidInput that names it */
export async function readImageFile(
  { file, label, read }: LabelledFile,
  options: ReadingOptions,
): Promise<DecodedFile> {
  const bytes = await read();
  if (bytes.length > mostImageBytes) {
    throw new InvalidInput(
      `${file}: an image of ${bytes.length} bytes; at most ${mostImageBytes} are allowed`,
    );
  }
  const samples = await decode(bytes, file);
  if (options.size === null && samples.width * samples.height > mostPixelsUnscaled) {
    throw new InvalidInput(
      `${file}: ${samples.width} wide and ${samples.height} high; give --size to scale all images, such as --size 28`,
    );
  }
  const grey = layOnBoth(samples, options, { channels: 1, pixelsOn: greyPixels });
  const isColored = hasColor(samples);
  const keepsColor = isColored && options.grey !== true;
  return {
    file,
    label,
    height: grey.height,
    width: grey.width,
    grey,
    rgb: keepsColor ? layOnBoth(samples, options, { channels: 3, pixelsOn: rgbPixels }) : null,
    hasColor: isColored,
  };
}

/** The pixels of an image on both backgrounds, scaled. */
function layOnBoth(
  samples: ImageSamples,
  options: ReadingOptions,
  {
    channels,
    pixelsOn,
  }: {
    readonly channels: Channels;
    readonly pixelsOn: (samples: ImageSamples, background: number) => Uint8Array;
  },
): OnBackgrounds & { readonly height: number; readonly width: number } {
  const { height, width } = samples;
  const lay = (background: number) =>
    fitted({ height, width, channels, pixels: pixelsOn(samples, background) }, options);
  const onBlack = lay(black);
  const onWhite = isOpaque(samples) ? onBlack : lay(white);
  return {
    height: onBlack.height,
    width: onBlack.width,
    onBlack: onBlack.pixels,
    onWhite: onWhite.pixels,
  };
}

const [black, white] = [0, 255];

/** Networks draw images of up to 128 × 128. */
const mostPixelsUnscaled = 512 ** 2;

async function decode(bytes: Uint8Array, file: string): Promise<ImageSamples> {
  try {
    return await decodeImageFile(bytes);
  } catch (error) {
    throw new InvalidInput(
      `${file}: cannot be decoded (${reasonOf(error)}); mend or remove it, or give --skip-broken`,
      { cause: error },
    );
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  if (cause) return `${message} ${reasonOf(cause)}`;
  // A decoder fell over what it found; its words are of its code.
  if (error instanceof TypeError) return 'it is damaged';
  // V8's words for a read past the end of the bytes.
  return /outside the bounds|^Invalid (?:DataView|typed array) length/.test(message)
    ? 'it ends too early'
    : message;
}
