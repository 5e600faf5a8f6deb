import { join } from 'node:path';
import { InvalidInput } from '../invalid-input.ts';
import {
  type DecodedFile,
  type LabelledFile,
  type OnBackgrounds,
  readImageFile,
} from './decoded-file.ts';
import type { FormatInput } from './format.ts';
import { rgbOf } from './image-files/pixels.ts';
import { bytesOfImage, type Ground, type ImageDimensions, type LabelledImages } from './images.ts';

/** The images of each split, all of one size, and the files that they are from. */
interface FilesOfSplits {
  readonly splits: readonly LabelledImages[];
  readonly files: readonly (readonly string[])[];
  /** The files that cannot be decoded. */
  readonly leftOut: readonly string[];
  /** What transparent pixels lie on; absent: none were transparent. */
  readonly ground?: Ground;
}

/** The paths of files in the folder that a data set lies in, with slashes on every machine. */
export function pathsIn(folder: string, files: readonly string[] = []): readonly string[] {
  return files.map((file) => file.slice(folder.length + 1).replaceAll('\\', '/'));
}

/** @throws InvalidInput for two names that are one on machines that do not tell upper from lower case */
export function requireOwnNames(folder: string, names: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const name of names) {
    const key = name.toLowerCase();
    const other = seen.get(key);
    if (other) {
      throw new InvalidInput(
        `${join(folder, name)}: differs from ${other} by upper and lower case only; rename one`,
      );
    }
    seen.set(key, name);
  }
}

/**
 * Decodes the image files of a data set: in grey, or in RGB where one of them has colours. Transparent pixels lie on
 * one background in the whole data set.
 *
 * @param splits the files to train on, the files to test with and so on; a split may be empty
 * @throws InvalidInput naming the first file that cannot be used
 */
export async function readLabelledFiles(
  splits: readonly (readonly LabelledFile[])[],
  { options, note }: Pick<FormatInput, 'options' | 'note'>,
): Promise<FilesOfSplits> {
  const broken: string[] = [];
  const leftOut: string[] = [];
  const decoded: DecodedFile[][] = [];
  for (const files of splits) {
    const images: DecodedFile[] = [];
    for (const file of files) {
      const image = await readImageFile(file, options).catch((error: unknown) => {
        if (!options.skipBroken || !(error instanceof InvalidInput)) throw error;
        broken.push(error.message);
        leftOut.push(file.file);
      });
      if (image) images.push(image);
    }
    decoded.push(images);
  }
  const all = decoded.flat();
  const [first] = all;
  if (!first) throw new InvalidInput(`${broken[0] ?? 'no images'}: no image is left`);
  const ground = groundOf(all);
  const channels = all.some(({ rgb }) => rgb !== null) ? 3 : 1;
  noteReading(all, broken, ground, note);
  return {
    splits: decoded.map((images) =>
      joinImages(images, ground === 'white' ? 'onWhite' : 'onBlack', { ...first, channels }),
    ),
    files: decoded.map((images) => images.map(({ file }) => file)),
    leftOut,
    ...(ground && { ground }),
  };
}

/**
 * What transparent pixels are better laid on: on a background of their own colour drawings vanish, so that the one
 * counts on which the pixels differ more. Null: there are none.
 */
function groundOf(images: readonly DecodedFile[]): Ground | null {
  const transparent = images.filter(isSeenThrough);
  if (transparent.length === 0) return null;
  const onBlack = transparent.reduce((sum, { grey }) => sum + variance(grey.onBlack), 0);
  const onWhite = transparent.reduce((sum, { grey }) => sum + variance(grey.onWhite), 0);
  return onWhite > onBlack ? 'white' : 'black';
}

function isSeenThrough({ grey }: DecodedFile): boolean {
  return grey.onBlack !== grey.onWhite;
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
  images: readonly DecodedFile[],
  broken: readonly string[],
  ground: Ground | null,
  note: (line: string) => void,
): void {
  const [first] = broken;
  if (first) note(`image files left out: ${broken.length}; the first: ${first}`);
  const transparent = images.filter(isSeenThrough).length;
  if (transparent > 0) {
    note(
      `images with transparent pixels: ${transparent} of ${images.length}; these lie on ${ground}`,
    );
  }
  const colored = images.filter((image) => image.hasColor).length;
  if (colored === 0) return;
  const isKept = images.some(({ rgb }) => rgb !== null);
  const done = isKept ? 'all are read in colour, --grey makes them grey' : 'all are read in grey';
  note(`images in colour: ${colored} of ${images.length}; ${done}`);
}

function joinImages(
  images: readonly DecodedFile[],
  background: keyof OnBackgrounds,
  model: DecodedFile & ImageDimensions,
): LabelledImages {
  const { height, width, channels } = model;
  const size = bytesOfImage(model);
  const pixels = new Uint8Array(images.length * size);
  for (const [index, image] of images.entries()) {
    if (image.height !== height || image.width !== width) refuseSize(image, model);
    const { rgb, grey } = image;
    const own = rgb?.[background] ?? grey[background];
    pixels.set(own.length === size ? own : rgbOf(own), index * size);
  }
  const labels = Uint8Array.from(images, ({ label }) => label);
  return { count: images.length, height, width, channels, pixels, labels };
}

function refuseSize(image: DecodedFile, model: DecodedFile): never {
  const found = `${image.width} wide and ${image.height} high`;
  const expected = `${model.width} wide and ${model.height} high`;
  throw new InvalidInput(
    `${image.file}: ${found}, expected ${expected} as in ${model.file}; to scale all images, give --size, such as --size ${Math.min(128, Math.max(8, model.width, model.height))}`,
  );
}
