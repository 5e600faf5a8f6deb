import { readFile } from 'node:fs/promises';
import { requireBuilt } from '../../engines/kernels/built-file.ts';
import { type Turn, yieldUntil } from '../../terminal/interruption.ts';
import type { GridImages } from './grid-images.ts';
import { type NeighbourGraph, sortNeighbours } from './nearest.ts';

/** Images whose candidates are compared before others get their turn: some milliseconds. */
const imagesAtOnce = 8;

/** Writes the squared distances of an image from others; wasm/distortion.ts says what they are. */
type Measure = (
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
 * Measures the distances to some near images anew, each pair of whole numbers of which may lie two places away, and keeps
 * the nearest: digits that differ by the bend of a stroke are near. Keysers et al. 2007, "Deformation models for image
 * recognition", reports 0.54 % errors of MNIST's test images with such neighbours.
 *
 * @param candidates more neighbours than are kept
 * @throws the reason to stop, where `turn` does
 */
export async function distortedNeighbours(
  candidates: NeighbourGraph,
  images: GridImages,
  kept: number,
  turn: Turn = yieldUntil(undefined),
): Promise<NeighbourGraph> {
  const measure = await createMeasure(images, candidates.neighbours);
  const squaredDistances = new Float32Array(candidates.indices.length);
  for (let point = 0; point < candidates.count; point++) {
    if (point % imagesAtOnce === 0) await turn();
    const [from, to] = [point * candidates.neighbours, (point + 1) * candidates.neighbours];
    squaredDistances.set(measure(point, candidates.indices.subarray(from, to)), from);
  }
  return sortNeighbours({ ...candidates, squaredDistances }, kept);
}

/**
 * Loads the kernel over a memory of its own, which has room for an image and some others.
 *
 * @returns a function of an image's place and of those of others, whose result is valid until the next call
 */
async function createMeasure(
  { pairs, channels, rows, columns, context }: GridImages,
  most: number,
): Promise<(own: number, others: Uint32Array) => Float64Array> {
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
    distort(0, imageBytes, others.length, channels, rows, columns, context, distances, scratch);
    return new Float64Array(memory.buffer, distances, others.length);
  };
}

const pageBytes = 65_536;

/** As wasm/distortion.ts lays it out. */
function scratchBytes(channels: number, rows: number, columns: number): number {
  const padded = channels * (rows + 8) * (columns + 8);
  return 4 * (2 * padded + (rows + 5) * (columns + 4) + rows * columns);
}

async function loadKernel(memory: WebAssembly.Memory): Promise<Measure> {
  const binary = await readFile(new URL('distortion.wasm', import.meta.url));
  await requireBuilt('distortion.wasm', binary);
  const { instance } = await WebAssembly.instantiate(binary, { env: { memory } });
  return instance.exports.distort as Measure;
}
