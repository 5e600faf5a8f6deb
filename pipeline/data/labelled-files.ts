import { InvalidInput } from '../invalid-input.ts';
import { fitted } from './fit.ts';
import type { FormatInput, ReadingOptions } from './format.ts';
import { decodeImageFile } from './image-files/decode.ts';
import { greyPixels, hasColor, isOpaque } from './image-files/grey.ts';
import type { ImageSamples } from './image-files/samples.ts';
import type { LabelledImages } from './images.ts';

/** An image file whose class is known. */
export interface LabelledFile {
  /** Its path, or for an image inside a file the path and the place in it. */
  readonly file: string;
  readonly label: number;
  readonly read: () => Promise<Uint8Array>;
}

/** A decoded image, in grey. */
interface GreyFile {
  readonly file: string;
  readonly label: number;
  readonly height: number;
  readonly width: number;
  /** [height, width], 0..255: transparent pixels laid on black, and on white; the same where all are opaque. */
  readonly onBlack: Uint8Array;
  readonly onWhite: Uint8Array;
  readonly hasColor: boolean;
}

/** The images of each split, all of one size, and the files that they are from. */
interface FilesOfSplits {
  readonly splits: readonly LabelledImages[];
  readonly files: readonly (readonly string[])[];
}

/** The paths of files in the folder that a data set lies in, with slashes on every machine. */
export function pathsIn(folder: string, files: readonly string[] = []): readonly string[] {
  return files.map((file) => file.slice(folder.length + 1).replaceAll('\\', '/'));
}

/** Longer files are no pictures to train on. */
export const mostImageBytes = 2 ** 26;

/**
 * Decodes the image files of a data set in grey. Transparent pixels lie on one background in the whole data set.
 *
 * @param splits the files to train on, the files to test with and so on; a split may be empty
 * @throws InvalidInput naming the first file that cannot be used
 */
export async function readLabelledFiles(
  splits: readonly (readonly LabelledFile[])[],
  { options, note }: Pick<FormatInput, 'options' | 'note'>,
): Promise<FilesOfSplits> {
  const broken: string[] = [];
  const decoded: GreyFile[][] = [];
  for (const files of splits) {
    const images: GreyFile[] = [];
    for (const file of files) {
      const image = await readFile(file, options).catch((error: unknown) => {
        if (!options.skipBroken || !(error instanceof InvalidInput)) throw error;
        broken.push(error.message);
      });
      if (image) images.push(image);
    }
    decoded.push(images);
  }
  const all = decoded.flat();
  const [first] = all;
  if (!first) throw new InvalidInput(`${broken[0] ?? 'no images'}: no image is left`);
  const onWhite = liesOnWhite(all);
  noteReading(all, broken, onWhite, note);
  return {
    splits: decoded.map((images) => joinImages(images, onWhite ? 'onWhite' : 'onBlack', first)),
    files: decoded.map((images) => images.map(({ file }) => file)),
  };
}

/** Reads and decodes a file. @throws InvalidInput that names it */
async function readFile(
  { file, label, read }: LabelledFile,
  options: ReadingOptions,
): Promise<GreyFile> {
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
  const { height, width, pixels } = fitted({ ...samples, pixels: greyPixels(samples) }, options);
  const onWhite = isOpaque(samples)
    ? pixels
    : fitted({ ...samples, pixels: greyPixels(samples, 255) }, options).pixels;
  return { file, label, height, width, onBlack: pixels, onWhite, hasColor: hasColor(samples) };
}

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
  // V8's words for a read past the end of the bytes.
  return message.includes('outside the bounds') ? 'it ends too early' : message;
}

/**
 * Whether transparent pixels are better laid on white: on a background of their own colour drawings vanish, so that
 * the one counts on which the pixels differ more.
 */
function liesOnWhite(images: readonly GreyFile[]): boolean {
  const transparent = images.filter(({ onBlack, onWhite }) => onBlack !== onWhite);
  const onBlack = transparent.reduce((sum, { onBlack: pixels }) => sum + variance(pixels), 0);
  const onWhite = transparent.reduce((sum, { onWhite: pixels }) => sum + variance(pixels), 0);
  return onWhite > onBlack;
}

function variance(pixels: Uint8Array): number {
  let [sum, squares] = [0, 0];
  for (const pixel of pixels) {
    sum += pixel;
    squares += pixel * pixel;
  }
  return squares / pixels.length - (sum / pixels.length) ** 2;
}

function noteReading(
  images: readonly GreyFile[],
  broken: readonly string[],
  onWhite: boolean,
  note: (line: string) => void,
): void {
  const [first] = broken;
  if (first) note(`${broken.length} image files were left out; the first: ${first}`);
  const transparent = images.filter((image) => image.onBlack !== image.onWhite).length;
  if (transparent > 0) {
    const background = onWhite ? 'white' : 'black';
    note(
      `${transparent} of ${images.length} images have transparent pixels, which lie on ${background}`,
    );
  }
  const colored = images.filter((image) => image.hasColor).length;
  if (colored > 0) note(`${colored} of ${images.length} images have colours, read in grey`);
}

function joinImages(
  images: readonly GreyFile[],
  background: 'onBlack' | 'onWhite',
  model: GreyFile,
): LabelledImages {
  const { height, width } = model;
  const pixels = new Uint8Array(images.length * height * width);
  for (const [index, image] of images.entries()) {
    if (image.height !== height || image.width !== width) refuseSize(image, model);
    pixels.set(image[background], index * height * width);
  }
  const labels = Uint8Array.from(images, ({ label }) => label);
  return { count: images.length, height, width, pixels, labels };
}

function refuseSize(image: GreyFile, model: GreyFile): never {
  const found = `${image.width} wide and ${image.height} high`;
  const expected = `${model.width} wide and ${model.height} high`;
  throw new InvalidInput(
    `${image.file}: ${found}, expected ${expected} as in ${model.file}; to scale all images, give --size, such as --size ${Math.min(128, Math.max(8, model.width, model.height))}`,
  );
}
