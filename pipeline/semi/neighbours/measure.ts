import { readFile } from 'node:fs/promises';
import { requireBuilt } from '../../engines/kernels/built-file.ts';
import type { GridImages } from './grid-images.ts';

/** Measures the squared distances of an image from others, by their numbers; valid until the next call. */
export type Measure = (own: number, others: Uint32Array) => Float64Array;

/** The kernel: writes the squared distances of an image from others; wasm/distortion.ts says what they are. */
type Distort = (
  own: number,
  others: number,
  count: number,
  channels: number,
  rows: number,
  columns: number,
  context: number,
  distances: number,
  scratch: number,
) => void;

/**
 * Loads the kernel over a memory of its own, which has room for an image and some others.
 *
 * @param most others in one call
 */
export async function createMeasure(
  { pairs, channels, rows, columns, context }: GridImages,
  most: number,
): Promise<Measure> {
  const length = channels * rows * columns * 2;
  const imageBytes = 2 * length;
  const distances = imageBytes * (1 + most);
  const scratch = distances + 8 * most;
  const needed = scratch + scratchBytes(channels, rows, columns);
  const memory = new WebAssembly.Memory({ initial: Math.ceil(needed / pageBytes) });
  const distort = await loadKernel(memory);
  const room = new Int16Array(memory.buffer);
  const imageAt = (image: number) => pairs.subarray(image * length, (image + 1) * length);
  return (own, others) => {
    room.set(imageAt(own));
    for (const [place, other] of others.entries()) room.set(imageAt(other), (1 + place) * length);
    const count = others.length;
    distort(0, imageBytes, count, channels, rows, columns, context, distances, scratch);
    return new Float64Array(memory.buffer, distances, count);
  };
}

const pageBytes = 65_536;

/** As wasm/distortion.ts lays it out. */
function scratchBytes(channels: number, rows: number, columns: number): number {
  const padded = channels * (rows + 8) * (columns + 8);
  return 4 * (2 * padded + (rows + 5) * (columns + 4) + rows * columns);
}

async function loadKernel(memory: WebAssembly.Memory): Promise<Distort> {
  const binary = await readFile(new URL('distortion.wasm', import.meta.url));
  await requireBuilt('distortion.wasm', binary);
  const { instance } = await WebAssembly.instantiate(binary, { env: { memory } });
  return instance.exports.distort as Distort;
}
