import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  Conv2D,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  type KernelConfig,
  type TensorInfo,
  backend_util,
  getKernel,
} from '@tensorflow/tfjs-core';
import {
  type BiasedConvolutionAttributes,
  type BiasedConvolutionInputs,
  biasedConvolutionKernelName,
} from '../../nn/biased-layer.ts';
import { cutEvenly, cutIntoParts } from '../threads/parts.ts';
import { type SimdKernels, scratchOffset } from './simd-kernels.ts';
import { type KernelCall, wasmKernel } from './wasm-kernel.ts';

/** The attributes that a convolution and its two gradients share. */
interface ConvolutionAttributes {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

interface ConvolutionInputs {
  readonly x: TensorInfo; // [batch, height, width, channels]
  readonly filter: TensorInfo; // [height, width, channels, filters]
}

interface DilatedAttributes extends ConvolutionAttributes {
  readonly dilations: [number, number] | number;
}

/**
 * Computes a convolution as the matrix of the input's patches times the filter. The stock kernel prepares
 * XNNPACK for each new filter, which in training means at each call: 24 GFLOP/s instead of the 41 with a filter
 * that stays. Both sum a patch in the order of its elements, so the results are identical to the bit, and a model
 * trained on this kernel gives its goldens on the stock one.
 *
 * Dilated convolutions are passed to the stock kernel.
 *
 * @returns [batch, outHeight, outWidth, filters]
 */
export function simdConv2D(simd: SimdKernels): KernelConfig {
  const stock = getKernel(Conv2D, 'wasm');
  return wasmKernel(
    Conv2D,
    (call: KernelCall<ConvolutionInputs, DilatedAttributes>): TensorInfo => {
      const { inputs, backend, attrs } = call;
      const { x, filter } = inputs;
      const isDilated = [attrs.dilations].flat().some((dilation) => dilation !== 1);
      if (isDilated || attrs.dataFormat !== 'NHWC') {
        return stock.kernelFunc({
          inputs: { x, filter },
          backend,
          attrs: { ...attrs },
        }) as TensorInfo;
      }
      const info = convolutionShape(x.shape, filter.shape, attrs);
      const output = backend.makeOutput(info.outShape, 'float32');
      runByImages(simd, 'convolve', backend, info, x, filter, output, [0, 1]);
      return output;
    },
  );
}

/**
 * Computes a convolution that a bias is added to and a LeakyReLU follows, both before an image's sums leave the cache.
 *
 * @returns [batch, outHeight, outWidth, filters]
 */
export function simdBiasedConvolution(simd: SimdKernels): KernelConfig {
  return wasmKernel(
    biasedConvolutionKernelName,
    (call: KernelCall<BiasedConvolutionInputs, BiasedConvolutionAttributes>): TensorInfo => {
      const { inputs, backend, attrs } = call;
      const { input, kernel, bias } = inputs;
      const { strides, pad, slope } = attrs;
      const info = convolutionShape(input.shape, kernel.shape, {
        strides,
        pad,
        dataFormat: 'NHWC',
      });
      const output = backend.makeOutput(info.outShape, 'float32');
      const epilogue = [backend.getMemoryOffset(bias.dataId), slope];
      runByImages(simd, 'convolve', backend, info, input, kernel, output, epilogue);
      return output;
    },
  );
}

interface InputGradientInputs {
  readonly dy: TensorInfo; // [batch, outHeight, outWidth, filters]
  readonly filter: TensorInfo; // [height, width, channels, filters]
}

interface InputGradientAttributes extends ConvolutionAttributes {
  readonly inputShape: readonly [number, number, number, number];
}

/**
 * Computes the gradient of a convolution by its input, which is also the transposed convolution: the output's
 * gradient times the transposed filter gives the gradient by each patch, and these are summed where patches
 * overlap. The stock wasm kernel is a naive loop.
 *
 * @returns [batch, height, width, channels]
 */
export function simdConv2DBackpropInput(simd: SimdKernels): KernelConfig {
  return wasmKernel(
    Conv2DBackpropInput,
    (call: KernelCall<InputGradientInputs, InputGradientAttributes>): TensorInfo => {
      const { inputs, backend, attrs } = call;
      const { dy, filter } = inputs;
      const info = convolutionShape(attrs.inputShape, filter.shape, attrs);
      const output = backend.makeOutput([...attrs.inputShape], 'float32');
      runByImages(simd, 'convolveInputGradient', backend, info, output, filter, dy, []);
      return output;
    },
  );
}

interface FilterGradientInputs {
  readonly x: TensorInfo; // [batch, height, width, channels]
  readonly dy: TensorInfo; // [batch, outHeight, outWidth, filters]
}

interface FilterGradientAttributes extends ConvolutionAttributes {
  readonly filterShape: readonly [number, number, number, number];
}

/**
 * Computes the gradient of a convolution by its filter, which the stock wasm engine lacks
 * (https://github.com/tensorflow/tfjs/issues/8474): the input's patches as a matrix, transposed, times
 * the gradient of the output.
 *
 * @returns [height, width, channels, filters]
 */
export function simdConv2DBackpropFilter(simd: SimdKernels): KernelConfig {
  return wasmKernel(
    Conv2DBackpropFilter,
    (call: KernelCall<FilterGradientInputs, FilterGradientAttributes>): TensorInfo => {
      const { inputs, backend, attrs } = call;
      const { x, dy } = inputs;
      const info = convolutionShape(x.shape, attrs.filterShape, attrs);
      const output = backend.makeOutput([...attrs.filterShape], 'float32');
      runByFilterRows(simd, backend, info, x, output, dy);
      return output;
    },
  );
}

/** Multiplications below which waking a thread is not worth its time. */
const minimumMultiplications = 100_000;

/** Rows of a filter's gradient go to threads by whole tiles. */
const rowGrain = 5;

/** Floats of patches that are made at once: together with the filter they stay in the L2 cache. */
const floatsAtOnce = 100_000;

/**
 * Runs a convolution or its gradient by the input. Each thread takes its own images, and makes the patches of
 * a few of them at a time.
 *
 * @param image [batch, height, width, channels]
 * @param filter [height, width, channels, filters]
 * @param output [batch, outHeight, outWidth, filters], or its gradient
 * @param epilogue of a convolution, the address of its bias, or 0, and the slope of its LeakyReLU, or 1
 */
function runByImages(
  simd: SimdKernels,
  kernel: 'convolve' | 'convolveInputGradient',
  backend: BackendWasm,
  info: backend_util.Conv2DInfo,
  image: TensorInfo,
  filter: TensorInfo,
  output: TensorInfo,
  epilogue: readonly number[],
): void {
  const { depth, positions, filters } = productSizes(info);
  const group = imagesAtOnce(info);
  const multiplications = positions * depth * filters;
  const minimum = minimumMultiplications / multiplications;
  const parts = cutIntoParts(info.batchSize, simd.size, 1, minimum);
  // A packed block is filled up to eight columns; there is one for each 512.
  const packedSize = Math.max(depth, filters) * (Math.min(depth, filters) + 8) + 8 * depth;
  const patchSize = group * positions * depth;
  const patches = simd.reserve(4 * (patchSize + packedSize));
  const at = ({ dataId }: TensorInfo) => backend.getMemoryOffset(dataId);
  simd.run(
    kernel,
    parts.map(({ first, count }) => [
      at(image) + 4 * first * info.inHeight * info.inWidth * info.inChannels,
      at(filter),
      at(output) + 4 * first * positions * filters,
      count,
      ...geometry(info),
      ...([filters, group, ...epilogue] as const),
      ...([patches, patches + 4 * patchSize, scratchOffset] as const),
    ]),
    3,
  );
}

/**
 * Runs the gradient of a convolution by its filter. Each thread takes its own rows of the filter, one a channel of
 * each pixel, because every weight is a sum over all images in their order.
 */
function runByFilterRows(
  simd: SimdKernels,
  backend: BackendWasm,
  info: backend_util.Conv2DInfo,
  image: TensorInfo,
  gradient: TensorInfo,
  dy: TensorInfo,
): void {
  const { depth, positions, filters } = productSizes(info);
  const group = imagesAtOnce(info);
  const patches = simd.reserve(4 * group * positions * depth);
  const at = ({ dataId }: TensorInfo) => backend.getMemoryOffset(dataId);
  const minimum = minimumMultiplications / (info.batchSize * positions * filters);
  // One round: each part makes patches, and packs the gradient of the output, for itself.
  const parts = cutEvenly(depth, simd.size, rowGrain, minimum);
  simd.run(
    'convolveFilterGradient',
    parts.map(({ first, count }) => [
      at(image),
      at(gradient) + 4 * first * filters,
      at(dy),
      info.batchSize,
      ...geometry(info),
      ...([filters, group, first, count, patches, scratchOffset] as const),
    ]),
    2,
  );
}

/** The sizes of the product that a convolution is, for one image: [positions, depth] · [depth, filters]. */
function productSizes(info: backend_util.Conv2DInfo) {
  return {
    positions: info.outHeight * info.outWidth,
    depth: info.filterHeight * info.filterWidth * info.inChannels,
    filters: info.outChannels,
  };
}

/** How many images' patches are made at once: more for a large filter, which is read again for each group. */
function imagesAtOnce(info: backend_util.Conv2DInfo): number {
  const { depth, positions, filters } = productSizes(info);
  const floats = Math.max(floatsAtOnce, depth * filters);
  const images = Math.floor(floats / Math.max(1, positions * depth));
  return Math.max(1, Math.min(images, info.batchSize));
}

/** The sizes that all kernels of convolutions take, in their order. */
function geometry(info: backend_util.Conv2DInfo) {
  return [
    ...([info.inHeight, info.inWidth, info.inChannels] as const),
    ...([info.outHeight, info.outWidth] as const),
    ...([info.filterHeight, info.filterWidth] as const),
    ...([info.strideHeight, info.strideWidth] as const),
    ...([info.padInfo.top, info.padInfo.left] as const),
  ] as const;
}

/**
 * The sizes of a convolution, or of the one whose gradient is computed: of `inputShape` [batch, height, width,
 * channels] by `filterShape` [height, width, channels, filters].
 *
 * @throws Error for NCHW, which the wasm engine's own convolution does not support either
 */
function convolutionShape(
  inputShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dataFormat, dimRoundingMode }: ConvolutionAttributes,
): backend_util.Conv2DInfo {
  const format = backend_util.convertConv2DDataFormat(dataFormat);
  if (format !== 'channelsLast') {
    throw new Error(`convolution: data format ${dataFormat}: NHWC is allowed on the wasm engine`);
  }
  return backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    1,
    pad,
    dimRoundingMode,
    false,
    format,
  );
}
