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
import { cutIntoParts } from '../threads/worker-pool.ts';
import type { SimdKernels } from './simd-kernels.ts';
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
      const [rows, columns] = patchMatrixShape(info);
      const patches = backend.makeOutput([rows, columns], 'float32');
      movePatches(simd, 'gatherPatches', backend, x, patches, info);
      const product = getKernel('BatchMatMul', 'wasm').kernelFunc({
        inputs: { a: patches, b: asMatrix(filter, [columns, info.outChannels]) },
        backend,
        attrs: { transposeA: false, transposeB: false },
      }) as TensorInfo;
      backend.disposeData(patches.dataId);
      return { ...product, shape: info.outShape };
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
      const [rows, columns] = patchMatrixShape(info);
      const patches = getKernel('BatchMatMul', 'wasm').kernelFunc({
        inputs: {
          a: asMatrix(dy, [rows, info.outChannels]),
          b: asMatrix(filter, [columns, info.outChannels]),
        },
        backend,
        attrs: { transposeA: false, transposeB: true },
      }) as TensorInfo;
      const output = backend.makeOutput([...attrs.inputShape], 'float32');
      movePatches(simd, 'addPatches', backend, output, patches, info);
      backend.disposeData(patches.dataId);
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
      const [rows, columns] = patchMatrixShape(info);
      const patches = backend.makeOutput([rows, columns], 'float32');
      movePatches(simd, 'gatherPatches', backend, x, patches, info);
      const product = getKernel('BatchMatMul', 'wasm').kernelFunc({
        inputs: { a: patches, b: asMatrix(dy, [rows, info.outChannels]) },
        backend,
        attrs: { transposeA: true, transposeB: false },
      }) as TensorInfo;
      backend.disposeData(patches.dataId);
      return { ...product, shape: [...attrs.filterShape] };
    },
  );
}

/** The fewest patch elements for which waking a thread is worth its time. */
const minimumElements = 40_000;

/** Rows and columns of the matrix of patches: one row per output position, one column per filter weight. */
function patchMatrixShape(info: backend_util.Conv2DInfo): [rows: number, columns: number] {
  return [
    info.batchSize * info.outHeight * info.outWidth,
    info.filterHeight * info.filterWidth * info.inChannels,
  ];
}

/**
 * Moves elements between images and their matrix of patches: 'gatherPatches' copies the patches into the
 * matrix, 'addPatches' adds them to the images. Each thread takes its own images.
 */
function movePatches(
  simd: SimdKernels,
  direction: 'gatherPatches' | 'addPatches',
  backend: BackendWasm,
  images: TensorInfo,
  patches: TensorInfo,
  info: backend_util.Conv2DInfo,
): void {
  if (info.batchSize === 0) return;
  const imageSize = info.inHeight * info.inWidth * info.inChannels;
  const [rows, columns] = patchMatrixShape(info);
  const patchesOfImage = (rows * columns) / info.batchSize;
  const [imageOffset, patchOffset] = [images, patches].map(({ dataId }) =>
    backend.getMemoryOffset(dataId),
  ) as [number, number];
  const parts = cutIntoParts(info.batchSize, simd.size, 1, minimumElements / patchesOfImage);
  simd.run(
    direction,
    parts.map(({ first, count }) => [
      imageOffset + 4 * first * imageSize,
      patchOffset + 4 * first * patchesOfImage,
      count,
      ...([info.inHeight, info.inWidth, info.inChannels] as const),
      ...([info.outHeight, info.outWidth] as const),
      ...([info.filterHeight, info.filterWidth] as const),
      ...([info.strideHeight, info.strideWidth] as const),
      ...([info.padInfo.top, info.padInfo.left] as const),
    ]),
  );
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

/** The same elements in another shape, for a product with patches. */
function asMatrix({ dataId, dtype }: TensorInfo, shape: [number, number]): TensorInfo {
  return { dataId, dtype, shape };
}
