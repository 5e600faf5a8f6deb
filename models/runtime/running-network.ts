import { sizeOf } from '../network/layers.ts';
import type { NetworkSpecification } from '../network/network.ts';
import type { StoredTensor } from '../network/weights.ts';
import { type Runtime, startRuntime } from './kernels.ts';
import { type Allocator, createAllocator } from './memory.ts';
import { type Plan, planNetwork } from './plan.ts';
import { type Pass, lanes } from './steps.ts';

/** A network whose weights lie in the runtime's memory. */
export interface RunningNetwork {
  readonly network: NetworkSpecification;
  /** What the weights were placed from. */
  readonly tensors: readonly StoredTensor[];
  /** Bytes of the runtime's memory that the weights take; 0 after dispose(). */
  bytes(): number;
  /**
   * Computes a batch. An image gets the same bits alone as among others.
   *
   * @param input [batch, ...inputShape]
   * @returns [batch, ...outputShape]
   * @throws RangeError for an input that is not a whole number of the network's
   */
  run(input: Float32Array): Float32Array;
  /** The same for a network that ends in [-1, 1], as bytes: round(127.5x + 127.5). */
  runToPixels(input: Float32Array): Uint8Array;
  /** Frees the weights. A caller who still runs the network has them placed anew for that run. */
  dispose(): void;
}

/** So many images and more are computed interleaved, with empty lanes; fewer are faster one by one. */
const fewestInterleaved = 7;

const tileBytes = 128;

/** A tile, and room to turn its columns into rows. */
const sumsBytes = 3 * tileBytes;

/** The runtime of this thread, its allocator, and the memory that networks compute in, one at a time. */
interface Host extends Runtime {
  readonly allocator: Allocator;
  scratch: { readonly start: number; readonly bytes: number };
}

let hosting: Promise<Host> | undefined;

async function hostOf(): Promise<Host> {
  hosting ??= startRuntime().then((runtime) => ({
    ...runtime,
    allocator: createAllocator(runtime.memory),
    scratch: { start: 0, bytes: 0 },
  }));
  hosting.catch(() => (hosting = undefined));
  return hosting;
}

/** Bytes of the runtime's memory that networks and their scratch space take. */
export async function runtimeBytes(): Promise<number> {
  return (await hostOf()).allocator.used();
}

/**
 * Places a network's weights in the runtime's memory. The caller disposes it.
 *
 * @param tensors all parameters of the network, each of the right shape
 * @throws RangeError for a layer that the runtime does not know, for a weight that is not finite (the
 * message names the tensor and the place), for a tensor cut short, and when memory is refused
 */
export async function startNetwork(
  network: NetworkSpecification,
  tensors: readonly StoredTensor[],
): Promise<RunningNetwork> {
  const host = await hostOf();
  const plan = planNetwork(network);
  let weights: number | null = placeWeights(host, plan, tensors);
  const runWith = <Output>(compute: (weights: number) => Output): Output => {
    if (weights !== null) return compute(weights);
    const borrowed = placeWeights(host, plan, tensors);
    try {
      return compute(borrowed);
    } finally {
      host.allocator.free(borrowed);
    }
  };
  return {
    network,
    tensors,
    bytes: () => (weights === null ? 0 : plan.weightBytes),
    run(input) {
      const output = new Float32Array(batchOf(plan, input) * plan.outputSize);
      runWith((at) => {
        computeBatch(host, plan, at, input, (address, images, first) =>
          output.set(
            new Float32Array(host.memory.buffer, address, images * plan.outputSize),
            first * plan.outputSize,
          ),
        );
      });
      return output;
    },
    runToPixels(input) {
      const output = new Uint8Array(batchOf(plan, input) * plan.outputSize);
      runWith((at) => {
        computeBatch(host, plan, at, input, (address, images, first, free) => {
          const count = images * plan.outputSize;
          host.kernels.writePixels(address, free, count);
          output.set(new Uint8Array(host.memory.buffer, free, count), first * plan.outputSize);
        });
      });
      return output;
    },
    dispose() {
      if (weights !== null) host.allocator.free(weights);
      weights = null;
    },
  };
}

function batchOf({ inputSize }: Plan, input: Float32Array): number {
  if (input.length % inputSize !== 0) {
    throw new RangeError(`input: ${input.length} numbers given, a multiple of ${inputSize} needed`);
  }
  return input.length / inputSize;
}

/** Computes a batch, up to eight images at a time, and hands over where their outputs lie. */
function computeBatch(
  host: Host,
  plan: Plan,
  weights: number,
  input: Float32Array,
  take: (address: number, images: number, first: number, free: number) => void,
): void {
  const { inputSize, outputSize } = plan;
  const { buffers, sums, zeros, patches } = scratchFor(host, plan);
  const { kernels, memory } = host;
  new Uint8Array(memory.buffer, zeros, zerosBytes(plan)).fill(0);
  const other = (address: number) => (address === buffers[0] ? buffers[1] : buffers[0]);
  const batch = input.length / inputSize;
  for (let first = 0; first < batch; first += lanes) {
    const images = Math.min(lanes, batch - first);
    const isInterleaved = images >= fewestInterleaved;
    const pass: Pass = { kernels, images, isInterleaved, weights, sums, zeros, patches };
    let at: number = buffers[0];
    const values = new Float32Array(memory.buffer, at, lanes * inputSize);
    values.set(input.subarray(first * inputSize, (first + images) * inputSize));
    if (isInterleaved) {
      values.fill(0, images * inputSize);
      kernels.interleave(at, 4 * inputSize, inputSize, other(at));
      at = other(at);
    }
    for (const step of plan.steps) at = step(pass, at, other(at));
    if (isInterleaved) {
      kernels.deinterleave(at, outputSize, other(at), 4 * outputSize);
      at = other(at);
    }
    take(at, images, first, other(at));
  }
}

function zerosBytes({ channels }: Plan): number {
  return Math.max(tileBytes, 4 * channels + 16);
}

/** The scratch space, larger where a network needs that: two activations, patches, sums, zeros. */
function scratchFor(host: Host, plan: Plan) {
  // Four floats more: a vector is written where a row ends.
  const activationBytes = 4 * lanes * (plan.widest + 4);
  const patchBytes = 4 * lanes * plan.deepest;
  const zeroBytes = (zerosBytes(plan) + 15) & ~15;
  const bytes = 2 * activationBytes + patchBytes + zeroBytes + sumsBytes;
  if (bytes > host.scratch.bytes) {
    if (host.scratch.bytes > 0) host.allocator.free(host.scratch.start);
    host.scratch = { start: 0, bytes: 0 };
    host.scratch = { start: host.allocator.allocate(bytes), bytes };
  }
  const { start } = host.scratch;
  const zeros = start + sumsBytes;
  const patches = zeros + zeroBytes;
  const buffer = patches + patchBytes;
  return { sums: start, zeros, patches, buffers: [buffer, buffer + activationBytes] as const };
}

/** @returns the address of the weights, decoded, checked and packed */
function placeWeights(host: Host, plan: Plan, tensors: readonly StoredTensor[]): number {
  const { allocator, kernels } = host;
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const largest = Math.max(0, ...tensors.map(({ shape }) => sizeOf(shape)));
  // Behind the numbers, room for what a vector reads and writes beyond the last.
  const staging = allocator.allocate(4 * largest + 32);
  let weights: number | null = null;
  try {
    weights = allocator.allocate(plan.weightBytes);
    for (const { name, offset, matrix } of plan.placements) {
      const tensor = byName.get(name);
      if (!tensor) throw new RangeError(`${name}: the tensor is missing`);
      const length = sizeOf(tensor.shape);
      decodeTensor(host, tensor, staging, largest);
      if (matrix) kernels.packWeights(staging, matrix.depth, matrix.columns, weights + offset);
      else
        new Uint8Array(host.memory.buffer).copyWithin(
          weights + offset,
          staging,
          staging + 4 * length,
        );
    }
    return weights;
  } catch (error) {
    if (weights !== null) allocator.free(weights);
    throw error;
  } finally {
    allocator.free(staging);
  }
}

function decodeTensor(
  { kernels, memory }: Host,
  { name, shape, bytes, isHalf }: StoredTensor,
  staging: number,
  largest: number,
): void {
  const length = sizeOf(shape);
  const expected = length * (isHalf ? 2 : 4);
  if (bytes.length !== expected) {
    throw new RangeError(`${name}: ${expected} bytes expected, ${bytes.length} found`);
  }
  // Halves lie in the second half of the room, so that decoding never writes over one that it has not read yet.
  const raw = isHalf ? staging + ((2 * largest + 7) & ~7) : staging;
  new Uint8Array(memory.buffer, raw, bytes.length).set(bytes);
  if (isHalf) kernels.decodeHalves(raw, staging, length);
  const place = kernels.firstNonFinite(staging, length);
  if (place < length) {
    const [value] = new Float32Array(memory.buffer, staging + 4 * place, 1);
    throw new RangeError(`${name}: number ${place} is ${value}, a finite number is needed`);
  }
}
