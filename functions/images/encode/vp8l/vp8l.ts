import { isColor, type RasterImage } from '../../../../models/images/image.ts';
import type { Rgba } from '../../../../models/images/colors.ts';
import { findCopies } from './back-references.ts';
import { type BitWriter, createBitWriter } from './bit-writer.ts';
import { writePrefixCode } from './prefix-code.ts';

/** The transforms that are used here (RFC 9649 §3.5). */
const transforms = { predictor: 0, subtractGreen: 2, colorIndexing: 3 } as const;
/** The predictor left + top − top left, between 0 and 255. */
const clampedGradient = 12;
/** Blocks of one predictor have at most 2 to the power of 9 pixels a side. */
const blockBits = 9;

/** Symbols of the alphabets: green is also for lengths of copies. */
const alphabets = { green: 256 + 24, others: 256, distance: 40 } as const;

/** Distances that have a code of their own: the row above, the pixel before. Others are 120 more than themselves. */
const nearDistances = { rowAbove: 1, pixelBefore: 2, others: 120 } as const;

/**
 * Encodes a picture as the content of a VP8L chunk (RFC 9649 §3): lossless WebP. Values are written as they are or as
 * differences from their neighbors', whichever has less entropy: enlarged pictures are smooth, those of a digit's own
 * size are not.
 *
 * @param palette the 256 colors of a grey image's values; an image in colour has its own
 */
export function encodeVp8l(image: RasterImage, palette: readonly Rgba[]): Uint8Array<ArrayBuffer> {
  const writer = createBitWriter();
  writer.write(0x2f, 8);
  writer.write(image.width - 1, 14);
  writer.write(image.height - 1, 14);
  if (isColor(image)) writeColors(writer, image);
  else writeIndexes(writer, image, palette);
  return writer.bytes();
}

/** Grey values as indexes of a palette. */
function writeIndexes(writer: BitWriter, image: RasterImage, palette: readonly Rgba[]): void {
  const { width, pixels } = image;
  const predicted = differences(image);
  const isPredicted = entropyOf(predicted) < entropyOf(pixels);
  writer.write(palette.some(([, , , opacity]) => opacity < 255) ? 1 : 0, 1);
  writer.write(0, 3); // version
  writePalette(writer, palette);
  if (isPredicted) writePredictor(writer, image);
  writer.write(0, 1); // no more transforms
  writeImage(writer, inGreen(isPredicted ? predicted : pixels), width, true);
}

/** Opaque colors, red and blue as their differences from green. */
function writeColors(writer: BitWriter, { width, height, pixels }: RasterImage): void {
  const planes = [0, 1, 2].map((channel) =>
    Uint8Array.from({ length: width * height }, (_, at) => {
      const green = pixels[3 * at + 1] ?? 0;
      return channel === 1 ? green : (pixels[3 * at + channel] ?? 0) - green;
    }),
  );
  const predicted = planes.map((plane) => differences({ width, pixels: plane }));
  const bits = (all: readonly Uint8Array[]) => all.reduce((sum, one) => sum + entropyOf(one), 0);
  const isPredicted = bits(predicted) < bits(planes);
  writer.write(0, 1); // no opacity
  writer.write(0, 3); // version
  writer.write(1, 1);
  writer.write(transforms.subtractGreen, 2);
  if (isPredicted) writePredictor(writer, { width, height });
  writer.write(0, 1); // no more transforms
  const [red, green, blue] = (isPredicted ? predicted : planes) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  // The opacity of the pixel before the first is predicted as full, and all others from it.
  const opacity = isPredicted ? 0 : 255;
  const values = Uint32Array.from(
    green,
    (value, at) =>
      ((opacity << 24) | ((red[at] ?? 0) << 16) | (value << 8) | (blue[at] ?? 0)) >>> 0,
  );
  writeImage(writer, values, width, true);
}

/** Indexes as colors, of which only green counts. */
function inGreen(indexes: Uint8Array): Uint32Array {
  const values = new Uint32Array(indexes.length);
  // Uint32Array.from takes ten times as long.
  for (let at = 0; at < indexes.length; at++) values[at] = (indexes[at] ?? 0) << 8;
  return values;
}

/** Bits that each value takes at least, on average, where it is coded by itself. */
function entropyOf(values: Uint8Array): number {
  const counts = new Uint32Array(256);
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? 0;
    counts[value] = (counts[value] ?? 0) + 1;
  }
  return counts
    .filter((count) => count > 0)
    .reduce((bits, count) => bits - (count / values.length) * Math.log2(count / values.length), 0);
}

/** Each color as its difference from the one before, part by part. */
function writePalette(writer: BitWriter, palette: readonly Rgba[]): void {
  writer.write(1, 1);
  writer.write(transforms.colorIndexing, 2);
  writer.write(palette.length - 1, 8);
  const values = palette.map((color, index) => {
    const before = palette[index - 1] ?? [0, 0, 0, 0];
    const [red = 0, green = 0, blue = 0, alpha = 0] = color.map(
      (part, at) => (part - (before[at] ?? 0)) & 0xff,
    );
    return ((alpha << 24) | (red << 16) | (green << 8) | blue) >>> 0;
  });
  writeImage(writer, Uint32Array.from(values), palette.length, false);
}

/** One predictor for all blocks. */
function writePredictor(
  writer: BitWriter,
  { width, height }: Pick<RasterImage, 'width' | 'height'>,
): void {
  writer.write(1, 1);
  writer.write(transforms.predictor, 2);
  writer.write(blockBits - 2, 3);
  const blocks = (length: number) => Math.ceil(length / 2 ** blockBits);
  const values = new Uint32Array(blocks(width) * blocks(height)).fill(clampedGradient << 8);
  writeImage(writer, values, blocks(width), false);
}

/** What is left of each pixel when its prediction is taken away: from the left in the first row, from above in the first column. */
function differences({ width, pixels }: Pick<RasterImage, 'width' | 'pixels'>): Uint8Array {
  const left = new Uint8Array(pixels.length);
  for (let at = 0; at < pixels.length; at++) {
    const isFirstColumn = at % width === 0;
    const before = isFirstColumn ? 0 : (pixels[at - 1] ?? 0);
    const above = pixels[at - width] ?? 0;
    let prediction = at < width ? before : above;
    if (at >= width && !isFirstColumn) {
      const gradient = before + above - (pixels[at - width - 1] ?? 0);
      prediction = Math.max(0, Math.min(255, gradient));
    }
    left[at] = (pixels[at] ?? 0) - prediction;
  }
  return left;
}

/** A number above 0 as a prefix code, and the bits that come after it (RFC 9649 §3.5.2). */
function prefixOf(value: number): readonly [prefix: number, extra: number, extraBits: number] {
  if (value <= 4) return [value - 1, 0, 0];
  const highest = 31 - Math.clz32(value - 1);
  const second = ((value - 1) >> (highest - 1)) & 1;
  const extraBits = highest - 1;
  return [2 * highest + second, (value - 1) & ((1 << extraBits) - 1), extraBits];
}

function distanceCode(distance: number, width: number): number {
  if (distance === width) return nearDistances.rowAbove;
  if (distance === 1) return nearDistances.pixelBefore;
  return distance + nearDistances.others;
}

/**
 * Writes pixels by prefix codes and back-references (RFC 9649 §3.7), without a cache of colors.
 *
 * @param isMain whether it is the picture itself, and no part of a transform
 */
function writeImage(writer: BitWriter, values: Uint32Array, width: number, isMain: boolean): void {
  const { steps, distances } = findCopies(values, width);
  const counts = {
    green: new Uint32Array(alphabets.green),
    red: new Uint32Array(alphabets.others),
    blue: new Uint32Array(alphabets.others),
    alpha: new Uint32Array(alphabets.others),
    distance: new Uint32Array(alphabets.distance),
  };
  const count = (alphabet: Uint32Array, symbol: number) => {
    alphabet[symbol] = (alphabet[symbol] ?? 0) + 1;
  };
  for (const step of steps) {
    if (step < 0) {
      count(counts.green, 256 + prefixOf(-step)[0]);
      continue;
    }
    count(counts.green, (step >>> 8) & 0xff);
    count(counts.red, (step >>> 16) & 0xff);
    count(counts.blue, step & 0xff);
    count(counts.alpha, step >>> 24);
  }
  const codes = distances.map((distance) => distanceCode(distance, width));
  for (const code of codes) count(counts.distance, prefixOf(code)[0]);

  writer.write(0, 1); // no cache of colors
  if (isMain) writer.write(0, 1); // one set of prefix codes
  const green = writePrefixCode(writer, counts.green);
  const red = writePrefixCode(writer, counts.red);
  const blue = writePrefixCode(writer, counts.blue);
  const alpha = writePrefixCode(writer, counts.alpha);
  const distance = writePrefixCode(writer, counts.distance);
  let copies = 0;
  for (const step of steps) {
    if (step >= 0) {
      green((step >>> 8) & 0xff);
      red((step >>> 16) & 0xff);
      blue(step & 0xff);
      alpha(step >>> 24);
      continue;
    }
    const [length, lengthExtra, lengthBits] = prefixOf(-step);
    green(256 + length);
    writer.write(lengthExtra, lengthBits);
    const [prefix, extra, extraBits] = prefixOf(codes[copies++] ?? 1);
    distance(prefix);
    writer.write(extra, extraBits);
  }
}
