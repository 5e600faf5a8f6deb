import { invalidImage, requireSize } from './picture.ts';
import type { PngChunk } from './png-chunks.ts';

/** What a PNG says of itself before its pixels. */
export interface PngHeader {
  readonly width: number; // pixels
  readonly height: number; // pixels
  readonly depth: number; // bits a sample
  readonly channels: number; // samples a pixel in the file
  readonly interlaced: boolean;
  /** Whether its samples are indices into a palette. */
  readonly indexed: boolean;
}

/** By colour type: samples a pixel, and the bits that each may have (PNG, table 12). */
const colorTypes: ReadonlyMap<number, { readonly channels: number; readonly depths: number[] }> =
  new Map([
    [0, { channels: 1, depths: [1, 2, 4, 8, 16] }],
    [2, { channels: 3, depths: [8, 16] }],
    [3, { channels: 1, depths: [1, 2, 4, 8] }],
    [4, { channels: 2, depths: [8, 16] }],
    [6, { channels: 4, depths: [8, 16] }],
  ]);

/**
 * Reads IHDR, and refuses what would be too much to decode.
 *
 * @param chunk the first one
 * @throws Problem invalid-image, image-too-large
 * @see https://www.w3.org/TR/png-3/#11IHDR
 */
export function readPngHeader({ type, data }: PngChunk): PngHeader {
  if (type !== 'IHDR' || data.length !== 13) throw invalidImage('It has no header.');
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth = 0, colorType = 0, compression, filter, interlace = 0] = data.subarray(8);
  const color = colorTypes.get(colorType);
  const isKnown = compression === 0 && filter === 0 && interlace <= 1 && width > 0 && height > 0;
  if (!color?.depths.includes(depth) || !isKnown)
    throw invalidImage('Its header is not a valid PNG header.');
  requireSize({ width, height });
  if (interlace === 1 && depth < 8) {
    throw invalidImage('Interlaced, it must have 8 or 16 bits a sample.');
  }
  const { channels } = color;
  return { width, height, depth, channels, interlaced: interlace === 1, indexed: colorType === 3 };
}

/** Adam7's passes: where each begins, and its steps (PNG, table 8.1). */
const passes = [
  { x: 0, y: 0, across: 8, down: 8 },
  { x: 4, y: 0, across: 8, down: 8 },
  { x: 0, y: 4, across: 4, down: 8 },
  { x: 2, y: 0, across: 4, down: 4 },
  { x: 0, y: 2, across: 2, down: 4 },
  { x: 1, y: 0, across: 2, down: 2 },
  { x: 0, y: 1, across: 1, down: 2 },
] as const;

/** Bytes that a PNG's pixels have once inflated: each line and the filter byte before it. */
export function inflatedLength({ width, height, depth, channels, interlaced }: PngHeader): number {
  const parts = interlaced ? passes : [{ x: 0, y: 0, across: 1, down: 1 }];
  return parts.reduce((sum, { x, y, across, down }) => {
    const [columns, rows] = [Math.ceil((width - x) / across), Math.ceil((height - y) / down)];
    const lineBytes = 1 + Math.ceil((columns * channels * depth) / 8);
    return columns > 0 && rows > 0 ? sum + rows * lineBytes : sum;
  }, 0);
}
