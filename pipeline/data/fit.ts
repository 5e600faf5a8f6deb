import type { GreyImage } from '../../models/images/image.ts';
import type { ReadingOptions } from './format.ts';
import type { LabelledImages } from './images.ts';

/**
 * Scales an image to a square by the mean over the area that each pixel covers. The longer side fits and the rest is
 * filled with the corners' mean (letterbox), or the shorter side fits and what sticks out is cut off (crop).
 *
 * @returns the image itself where no size is asked for
 */
export function fitted(
  image: GreyImage,
  { size, fit }: Pick<ReadingOptions, 'size' | 'fit'>,
): GreyImage {
  const { width, height } = image;
  if (size === null || (width === size && height === size)) return image;
  const side = fit === 'crop' ? Math.min(width, height) : Math.max(width, height);
  const [scaledWidth, scaledHeight] = [width, height].map((length) =>
    Math.max(1, Math.round((length * size) / side)),
  ) as [number, number];
  const scaled = scaledByArea(image, scaledWidth, scaledHeight);
  return centred(scaled, size, cornersMean(image));
}

/** All images of a set, each scaled as {@link fitted} does. */
export function fittedImages(
  images: LabelledImages,
  options: Pick<ReadingOptions, 'size' | 'fit'>,
): LabelledImages {
  const { size } = options;
  const { count, height, width } = images;
  if (size === null || (height === size && width === size)) return images;
  const pixels = new Uint8Array(count * size * size);
  for (let index = 0; index < count; index++) {
    const image = images.pixels.subarray(index * height * width, (index + 1) * height * width);
    pixels.set(fitted({ height, width, pixels: image }, options).pixels, index * size * size);
  }
  return { ...images, height: size, width: size, pixels };
}

/** @param width, height whole numbers from 1 */
export function scaledByArea(image: GreyImage, width: number, height: number): GreyImage {
  const columns = alongAxis(image.width, width);
  const rows = alongAxis(image.height, height);
  const narrowed = new Float64Array(image.height * width);
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < width; x++) {
      narrowed[y * width + x] = weightedSum(columns[x] ?? [], (column) =>
        Number(image.pixels[y * image.width + column]),
      );
    }
  }
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const sum = weightedSum(rows[y] ?? [], (row) => Number(narrowed[row * width + x]));
      pixels[y * width + x] = Math.round(sum);
    }
  }
  return { width, height, pixels };
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

/** The middle of the image, on a square of one grey. */
function centred({ width, height, pixels }: GreyImage, size: number, grey: number): GreyImage {
  const square = new Uint8Array(size * size).fill(grey);
  const [left, top] = [Math.floor((size - width) / 2), Math.floor((size - height) / 2)];
  for (let y = Math.max(0, top); y < Math.min(size, top + height); y++) {
    for (let x = Math.max(0, left); x < Math.min(size, left + width); x++) {
      square[y * size + x] = pixels[(y - top) * width + x - left] ?? grey;
    }
  }
  return { width: size, height: size, pixels: square };
}

function cornersMean({ width, height, pixels }: GreyImage): number {
  const corners = [0, width - 1, (height - 1) * width, height * width - 1];
  return Math.round(corners.reduce((sum, corner) => sum + (pixels[corner] ?? 0), 0) / 4);
}
