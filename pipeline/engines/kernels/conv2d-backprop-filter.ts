import {
  Conv2DBackpropFilter,
  getKernel,
  type KernelConfig,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { movePatches, patchMatrixShape } from './convolution-patches.ts';
import { asMatrix, type ConvolutionAttributes, convolutionShape } from './convolution-shape.ts';
import type { SimdKernels } from './simd-kernels.ts';
import { type KernelCall, wasmKernel } from './wasm-kernel.ts';

interface FilterGradientInputs {
  readonly x: TensorInfo; // [batch, height, width, channels]
  readonly dy: TensorInfo; // [batch, outHeight, outWidth, filters]
}

interface FilterGradientAttributes extends ConvolutionAttributes {
  readonly filterShape: readonly [number, number, number, number];
}

/**
 * A convolution's gradient by its filter, which the stock wasm engine lacks
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
