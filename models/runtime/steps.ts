import {
  type LayerOfKind,
  type LayerSpecification,
  type Shape,
  asImageShape,
  blockLayout,
  outputShape,
  sizeOf,
} from '../network/layers.ts';
import type { Kernels } from './kernels.ts';

/** Images that lie interleaved: as many as two vectors hold. */
export const lanes = 8;

/** Where a step finds things in the runtime's memory. */
export interface Pass {
  readonly kernels: Kernels;
  /** Images in this pass. */
  readonly images: number;
  /** Whether eight images lie interleaved, [...shape, 8], or one after the other, [images, ...shape]. */
  readonly isInterleaved: boolean;
  readonly weights: number;
  /** A tile for sums, and room for two more. */
  readonly sums: number;
  /** Zeros: a tile, and as many as the most channels. */
  readonly zeros: number;
  /** As many floats as the deepest patch has, times eight. */
  readonly patches: number;
}

/** Computes a layer from one activation to another. @returns where its output lies: `to`, or in place `from` */
export type Step = (pass: Pass, from: number, to: number) => number;

/** A layer's weights as a matrix: `depth` numbers meet in each of `columns` outputs. */
export interface Matrix {
  readonly depth: number;
  readonly columns: number;
}

export function matrixOf(
  layer: LayerOfKind<'dense'> | LayerOfKind<'conv2d'>,
  inputShape: Shape,
): Matrix {
  const channels = inputShape.at(-1) ?? 0;
  if (layer.kind === 'dense') return { depth: channels, columns: layer.units };
  const [height, width] = layer.kernelSize;
  return { depth: height * width * channels, columns: layer.filters };
}

/** Where a layer's weights lie, and the slope of the LeakyReLU behind it; 1: there is none. */
interface Weighted {
  readonly kernel: number;
  readonly bias: number;
  readonly slope: number;
}

export function denseStep({ depth, columns }: Matrix, { kernel, bias, slope }: Weighted): Step {
  const shape = [1, 1, depth, 1, 1, columns, 1, 1, 1, 1, 0, 0, slope] as const;
  return (pass, from, to) => {
    const { kernels, images, weights, sums, zeros, patches } = pass;
    const packed = weights + kernel;
    const addend = weights + bias;
    if (pass.isInterleaved) {
      kernels.convolveInterleaved(from, packed, addend, to, ...shape, sums, zeros);
    } else if (images > 2) {
      kernels.convolve(from, packed, addend, to, images, ...shape, sums, zeros, patches);
    } else {
      // A row writes up to three floats behind its own, which the next one writes over.
      for (let row = 0; row < images; row++) {
        const out = to + 4 * columns * row;
        kernels.multiplyRow(from + 4 * depth * row, packed, addend, out, depth, columns, slope);
      }
    }
    return to;
  };
}

export function convolutionStep(
  layer: LayerOfKind<'conv2d'>,
  inputShape: Shape,
  { kernel, bias, slope }: Weighted,
): Step {
  const [height, width, channels] = asImageShape(inputShape, layer.kind);
  const [outHeight, outWidth, filters] = asImageShape(outputShape(layer, inputShape), layer.kind);
  const [filterHeight, filterWidth] = layer.kernelSize;
  const [strideHeight, strideWidth] = layer.strides;
  // As TensorFlow pads: an odd pixel goes below and to the right.
  const before = (out: number, stride: number, filter: number, length: number) =>
    layer.padding === 'same' ? Math.max(0, (out - 1) * stride + filter - length) >> 1 : 0;
  const shape = [
    height,
    width,
    channels,
    outHeight,
    outWidth,
    filters,
    filterHeight,
    filterWidth,
    strideHeight,
    strideWidth,
    before(outHeight, strideHeight, filterHeight, height),
    before(outWidth, strideWidth, filterWidth, width),
    slope,
  ];
  return (pass, from, to) => {
    const { kernels, images, weights, sums, zeros, patches } = pass;
    const packed = weights + kernel;
    const addend = weights + bias;
    if (pass.isInterleaved) {
      kernels.convolveInterleaved(from, packed, addend, to, ...shape, sums, zeros);
    } else {
      kernels.convolve(from, packed, addend, to, images, ...shape, sums, zeros, patches);
    }
    return to;
  };
}

/**
 * The step of a layer without a matrix.
 *
 * @param reserve makes room for a vector of one number a channel, and returns its offset from the weights
 */
export function otherStep(
  layer: Exclude<LayerSpecification, LayerOfKind<'dense'> | LayerOfKind<'conv2d'>>,
  inputShape: Shape,
  reserve: (name: string) => number,
): Step {
  const size = sizeOf(inputShape);
  const valuesOf = ({ isInterleaved, images }: Pass) => size * (isInterleaved ? lanes : images);
  switch (layer.kind) {
    case 'leakyRelu':
      return (pass, from) => (pass.kernels.leakyRelu(from, valuesOf(pass), layer.slope), from);
    case 'tanh':
    case 'sigmoid':
    case 'softplus':
      return (pass, from) => (pass.kernels[`${layer.kind}All`](from, valuesOf(pass)), from);
    case 'flatten':
    case 'reshape':
      return (_pass, from) => from;
    case 'batchNormalization':
      return normalizationStep(layer, inputShape, reserve);
    case 'depthToSpace':
    case 'spaceToDepth': {
      const [first, second, third, run] = blockLayout(layer, inputShape);
      return ({ kernels, images, isInterleaved }, from, to) => {
        if (isInterleaved) kernels.moveBlocks(from, to, first, second, third, lanes * run);
        else kernels.moveBlocks(from, to, images * first, second, third, run);
        return to;
      };
    }
  }
}

function normalizationStep(
  { epsilon }: LayerOfKind<'batchNormalization'>,
  inputShape: Shape,
  reserve: (name: string) => number,
): Step {
  const offsets = ['gamma', 'beta', 'moving_mean', 'moving_variance'].map((name) => reserve(name));
  const columns = inputShape.at(-1) ?? 0;
  const rows = sizeOf(inputShape) / columns;
  return ({ kernels, images, isInterleaved, weights }, from) => {
    const vectors = offsets.map((offset) => weights + offset);
    if (isInterleaved) kernels.normalize(from, ...vectors, rows, columns, lanes, epsilon);
    else kernels.normalize(from, ...vectors, images * rows, columns, 1, epsilon);
    return from;
  };
}
