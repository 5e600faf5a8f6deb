import { InvalidInput } from '../../invalid-input.ts';
import type { Channels, ImageDimensions, LabelledImages } from '../images.ts';
import type { NumpyArray } from './npy-bytes.ts';
import { type FileImages, readTexts } from './text-labels.ts';

/** An array with the name that it was saved under and the file it lies in. */
export interface NamedArray extends NumpyArray {
  readonly name: string;
  readonly file: string;
}

/** How the pixels of an array lie. */
interface Layout extends ImageDimensions {
  readonly count: number;
  /** Whether all red pixels of an image come before its green ones. */
  readonly isPlanar: boolean;
}

/**
 * The images of an array, with their labels. Arrays are [count, height, width], with 1 or 3 channels as their last
 * axis or their second one, or [count, pixels] of square grey images; of whole numbers from 0 to 255, or of shares of 1.
 *
 * @param labels [count] or [count, 1], of numbers or texts, or a row for each image with a 1 in the column of its class; absent: all are 0
 * @throws InvalidInput naming the file whose shape or numbers do not fit
 */
export function arrayImages(images: NamedArray, labels: NamedArray | undefined): FileImages {
  const { values, file, texts } = images;
  if (texts) throw new InvalidInput(`${file}: an array of texts; images are arrays of numbers`);
  const { isPlanar, ...layout } = layoutOf(images);
  const pixels = pixelBytes(values, file);
  return {
    ...layout,
    pixels: isPlanar ? channelsLast(pixels, layout) : pixels,
    ...(labels
      ? labelsOf(labels, layout.count, file)
      : { labels: new Uint8Array(layout.count), names: null }),
  };
}

function layoutOf({ shape, file }: NamedArray): Layout {
  const [count = 0, first = 0, second = 0, third = 0] = shape;
  const side = Math.sqrt(first);
  const layout = (height: number, width: number, channels: Channels, isPlanar: boolean) =>
    count * height * width === 0 ? null : { count, height, width, channels, isPlanar };
  const found =
    shape.length === 4
      ? isChannels(third)
        ? layout(first, second, third, false)
        : isChannels(first)
          ? layout(second, third, first, true)
          : null
      : shape.length === 3
        ? layout(first, second, 1, false)
        : shape.length === 2 && Number.isInteger(side)
          ? layout(side, side, 1, false)
          : null;
  if (found) return found;
  throw new InvalidInput(
    `${file}: an array of ${shape.join(' × ')}; count × height × width is allowed, with 1 or 3 channels after the count or at the end or without, and count × pixels of a square image`,
  );
}

function isChannels(size: number): size is Channels {
  return size === 1 || size === 3;
}

/** Pixels of [count, channels, height, width] as [count, height, width, channels]. */
function channelsLast(
  pixels: Uint8Array,
  { height, width, channels }: ImageDimensions,
): Uint8Array {
  if (channels === 1) return pixels;
  const area = height * width;
  return pixels.map((_, place) => {
    const [pixel, channel] = [Math.floor(place / channels), place % channels];
    const image = Math.floor(pixel / area);
    return pixels[(image * channels + channel) * area + (pixel % area)] ?? 0;
  });
}

/** Pixels from 0 to 255, or shares of 1 where no number is above 1. @throws InvalidInput for another number */
export function pixelBytes(values: Uint8Array | Float64Array, file: string): Uint8Array {
  const highest = (values as Float64Array).reduce((first, second) => Math.max(first, second), 0);
  // Where no number is above 1, as of booleans, they are shares of white.
  const scale = highest <= 1 ? 255 : 1;
  if (values instanceof Uint8Array) return values.map((value) => value * scale);
  const wrong = values.find((value) => !(value >= 0 && value * scale <= 255));
  if (wrong !== undefined) {
    throw new InvalidInput(`${file}: a pixel of ${wrong}; 0 to 255, or 0 to 1, are allowed`);
  }
  return Uint8Array.from(values, (value) => Math.round(value * scale));
}

/** Images whose pixels end far below white, such as scikit-learn's digits of 0 to 16, are learnt nearly black. */
const faint = 64;

/** What to say of images of numbers that end far below 255; nothing of others. */
export function faintness({ pixels, file }: LabelledImages & { readonly file: string }): string[] {
  const highest = pixels.reduce((first, second) => Math.max(first, second), 0);
  if (highest === 0 || highest > faint) return [];
  return [
    `${file}: no pixel is above ${highest} of 255, so that all images are nearly black; divided by ${highest}, they are read as shares of white`,
  ];
}

function labelsOf(
  { shape, values, texts, file }: NamedArray,
  count: number,
  images: string,
): Pick<FileImages, 'labels' | 'names'> {
  const columns = shape.slice(1).reduce((product, size) => product * size, 1);
  const read = texts && columns === 1 ? readTexts(texts, file) : { labels: values, names: null };
  const found = columns === 1 ? read.labels : texts ? null : markedColumns(values, columns);
  if (shape[0] !== count || !found) {
    throw new InvalidInput(
      `${file}: an array of ${shape.join(' × ')}, but ${count} images in ${images} need a label each`,
    );
  }
  const wrong = found.find((label) => !(Number.isInteger(label) && label >= 0 && label <= 255));
  if (wrong !== undefined) {
    throw new InvalidInput(`${file}: label ${wrong}; whole numbers from 0 to 255 are allowed`);
  }
  return { labels: Uint8Array.from(found), names: read.names };
}

/** The column of the only 1 in each row, as Keras' to_categorical makes them; null: the rows are something else. */
function markedColumns(values: Uint8Array | Float64Array, columns: number): Float64Array | null {
  if (columns === 0) return null;
  const labels = new Float64Array(values.length / columns).fill(-1);
  for (const [place, value] of values.entries()) {
    const row = Math.floor(place / columns);
    if (value === 0) continue;
    if (value !== 1 || labels[row] !== -1) return null;
    labels[row] = place % columns;
  }
  return labels.includes(-1) ? null : labels;
}
