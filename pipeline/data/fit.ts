import { greyOf } from './image-files/pixels.ts';
import type { ReadingOptions } from './format.ts';
import { bytesOfImage, type ImageDimensions, type LabelledImages } from './images.ts';

/** One image; pixels are [height, width, channels], 0..255. */
export interface PixelImage extends ImageDimensions {
  readonly pixels: Uint8Array;
}

/**
 * Scales an image to a square by the mean over the area that each pixel covers. The longer side fits and the rest is
 * filled with the corners' mean (letterbox), or the shorter side fits and what sticks out is cut off (crop).
 *
 * @returns the image itself where no size is asked for
 */
export function fitted(
  image: PixelImage,
  { size, fit }: Pick<ReadingOptions, 'size' | 'fit'>,
): PixelImage {
  const { width, height } = image;
  if (size === null || (width === size && height === size)) return image;
  const side = fit === 'crop' ? Math.min(width, height) : Math.max(width, height);
  const [scaledWidth, scaledHeight] = [width, height].map((length) =>
    Math.max(1, Math.round((length * size) / side)),
  ) as [number, number];
  const scaled = scaledByArea(image, scaledWidth, scaledHeight);
  return centred(scaled, size, cornersMean(image));
}

/** All images of a set, grey where that is asked for, each scaled as {@link fitted} does. */
export function fittedImages(
  images: LabelledImages,
  { grey = false, ...options }: Pick<ReadingOptions, 'size' | 'fit' | 'grey'>,
): LabelledImages {
  const { size } = options;
  const source = grey && images.channels === 3 ? greyImages(images) : images;
  const { count, height, width } = source;
  if (size === null || (height === size && width === size)) return source;
  const square = { ...source, height: size, width: size };
  const [from, to] = [bytesOfImage(source), bytesOfImage(square)];
  const pixels = new Uint8Array(count * to);
  for (let index = 0; index < count; index++) {
    const image = { ...source, pixels: source.pixels.subarray(index * from, (index + 1) * from) };
    pixels.set(fitted(image, options).pixels, index * to);
  }
  return { ...square, pixels };
}

function greyImages(images: LabelledImages): LabelledImages {
  return { ...images, channels: 1, pixels: greyOf(images.pixels, images.channels) };
}

/** @param width, height whole numbers from 1 */
function scaledByArea(image: PixelImage, width: number, height: number): PixelImage {
  const { channels } = image;
  const columns = alongAxis(image.width, width);
  const rows = alongAxis(image.height, height);
  const [fromRow, toRow] = [image.width * channels, width * channels];
  const narrowed = new Float64Array(image.height * toRow);
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < toRow; x++) {
      const [pixel, channel] = [Math.floor(x / channels), x % channels];
      narrowed[y * toRow + x] = weightedSum(columns[pixel] ?? [], (column) =>
        Number(image.pixels[y * fromRow + column * channels + channel]),
      );
    }
  }
  const pixels = new Uint8Array(toRow * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < toRow; x++) {
      const sum = weightedSum(rows[y] ?? [], (row) => Number(narrowed[row * toRow + x]));
      pixels[y * toRow + x] = Math.round(sum);
    }
  }
  return { width, height, channels, pixels };
}

/** A position of the source and its share of a pixel of the result. */
type Share = readonly [position: number, share: number];

/** For each pixel of an axis of the result, what it covers of the source. */
function alongAxis(from: number, to: number): readonly (readonly Share[])[] {
  const step = from / to;
  return Array.from({ length: to }, (_, place) => {
    const [start, end] = [place * step, (place + 1) * step];
    const last = Math.min(from - 1, Math.ceil(end) - 1);
    return Array.from({ length: last - Math.floor(start) + 1 }, (__, index): Share => {
      const position = Math.floor(start) + index;
      return [position, (Math.min(end, position + 1) - Math.max(start, position)) / step];
    });
  });
}

function weightedSum(shares: readonly Share[], valueAt: (position: number) => number): number {
  let sum = 0;
  for (const [position, share] of shares) sum += share * valueAt(position);
  return sum;
}

/** The middle of the image, on a square of one colour. */
function centred(image: PixelImage, size: number, color: readonly number[]): PixelImage {
  const { width, height, channels, pixels } = image;
  const square = new Uint8Array(size * size * channels);
  for (let place = 0; place < square.length; place++) square[place] = color[place % channels] ?? 0;
  const [left, top] = [Math.floor((size - width) / 2), Math.floor((size - height) / 2)];
  const [first, end] = [Math.max(0, left), Math.min(size, left + width)];
  for (let y = Math.max(0, top); y < Math.min(size, top + height); y++) {
    const start = (y - top) * width - left;
    const row = pixels.subarray((start + first) * channels, (start + end) * channels);
    square.set(row, (y * size + first) * channels);
  }
  return { width: size, height: size, channels, pixels: square };
}

/** Of each channel. */
function cornersMean({ width, height, channels, pixels }: PixelImage): readonly number[] {
  const corners = [0, width - 1, (height - 1) * width, height * width - 1];
  return Array.from({ length: channels }, (_, channel) => {
    const sum = corners.reduce(
      (total, corner) => total + (pixels[corner * channels + channel] ?? 0),
      0,
    );
    return Math.round(sum / 4);
  });
}
