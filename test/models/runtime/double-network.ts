import { getFloat16 } from '@petamoriken/float16';
import {
  asImageShape,
  type LayerOfKind,
  type LayerSpecification,
  outputShape,
  type Shape,
  sizeOf,
} from '../../../models/network/layers.ts';
import { namedLayers, type NetworkSpecification } from '../../../models/network/network.ts';
import type { StoredTensor } from '../../../models/network/weights.ts';

/** Numbers by the name of their tensor. */
type Weights = (name: string) => Float64Array;

/**
 * Computes one image by the definitions of the layers, all in doubles: what exact arithmetic would give, up to 1e-13.
 *
 * @returns [...outputShape]
 */
export function networkInDoubles(
  network: NetworkSpecification,
  tensors: readonly StoredTensor[],
  input: Float32Array,
): Float64Array {
  let values: Float64Array = Float64Array.from(input);
  for (const { name, layer, inputShape } of namedLayers(network)) {
    const weights: Weights = (part) => decoded(tensors, `${name}/${part}`);
    values = layerInDoubles(layer, inputShape, values, weights);
  }
  return values;
}

function decoded(tensors: readonly StoredTensor[], name: string): Float64Array {
  const tensor = tensors.find((other) => other.name === name);
  if (!tensor) throw new Error(`${name}: the tensor is missing`);
  const { bytes, isHalf, shape } = tensor;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: sizeOf(shape) }, (_, index) =>
    isHalf ? getFloat16(view, 2 * index, true) : view.getFloat32(4 * index, true),
  );
}

function layerInDoubles(
  layer: LayerSpecification,
  shape: Shape,
  values: Float64Array,
  weights: Weights,
): Float64Array {
  switch (layer.kind) {
    case 'dense': {
      const [kernel, bias] = [weights('kernel'), weights('bias')];
      return bias.map((start, unit) =>
        values.reduce(
          (sum, value, at) => sum + value * (kernel[at * layer.units + unit] ?? 0),
          start,
        ),
      );
    }
    case 'conv2d':
      return convolved(layer, shape, values, weights);
    case 'leakyRelu':
      return values.map((value) => (value < 0 ? layer.slope * value : value));
    case 'tanh':
      return values.map(Math.tanh);
    case 'flatten':
    case 'reshape':
      return values;
    case 'depthToSpace':
      return movedBlocks(layer, shape, values);
    case 'batchNormalization':
    case 'sigmoid':
    case 'softplus':
    case 'spaceToDepth':
      throw new Error(`${layer.kind}: no generator has it`);
  }
}

function convolved(
  layer: LayerOfKind<'conv2d'>,
  inputShape: Shape,
  values: Float64Array,
  weights: Weights,
): Float64Array {
  const [kernel, bias] = [weights('kernel'), weights('bias')];
  const [height, width, channels] = asImageShape(inputShape, layer.kind);
  const [outHeight, outWidth, filters] = asImageShape(outputShape(layer, inputShape), layer.kind);
  const [filterHeight, filterWidth] = layer.kernelSize;
  const [strideHeight, strideWidth] = layer.strides;
  const before = (out: number, stride: number, filter: number, length: number) =>
    layer.padding === 'same' ? Math.max(0, (out - 1) * stride + filter - length) >> 1 : 0;
  const top = before(outHeight, strideHeight, filterHeight, height);
  const left = before(outWidth, strideWidth, filterWidth, width);
  return Float64Array.from({ length: outHeight * outWidth * filters }, (_, index) => {
    const filter = index % filters;
    const x = Math.floor(index / filters) % outWidth;
    const y = Math.floor(index / filters / outWidth);
    let sum = bias[filter] ?? 0;
    for (let row = 0; row < filterHeight; row++) {
      for (let column = 0; column < filterWidth; column++) {
        const [fromY, fromX] = [y * strideHeight + row - top, x * strideWidth + column - left];
        if (fromY < 0 || fromX < 0 || fromY >= height || fromX >= width) continue;
        for (let channel = 0; channel < channels; channel++) {
          const value = values[(fromY * width + fromX) * channels + channel] ?? 0;
          const place = ((row * filterWidth + column) * channels + channel) * filters + filter;
          sum += value * (kernel[place] ?? 0);
        }
      }
    }
    return sum;
  });
}

/** [height, width, block × block × depth] → [height × block, width × block, depth]. */
function movedBlocks(
  layer: LayerOfKind<'depthToSpace'>,
  shape: Shape,
  values: Float64Array,
): Float64Array {
  const [, width, channels] = asImageShape(shape, layer.kind);
  const block = layer.blockSize;
  const depth = channels / block ** 2;
  return Float64Array.from({ length: values.length }, (_, index) => {
    const channel = index % depth;
    const x = Math.floor(index / depth) % (width * block);
    const y = Math.floor(index / depth / (width * block));
    const [row, column] = [y % block, x % block];
    const from = (Math.floor(y / block) * width + Math.floor(x / block)) * channels;
    return values[from + (row * block + column) * depth + channel] ?? 0;
  });
}
