import {
  Conv2DBackpropInput,
  getKernel,
  type KernelConfig,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { movePatches, patchMatrixShape } from './convolution-patches.ts';
import { asMatrix, type ConvolutionAttributes, convolutionShape } from './convolution-shape.ts';
import type { SimdKernels } from './simd-kernels.ts';
import { type KernelCall, wasmKernel } from './wasm-kernel.ts';

interface InputGradientInputs {
  readonly dy: TensorInfo; // [batch, outHeight, outWidth, filters]
  readonly filter: TensorInfo; // [height, width, channels, filters]
}

interface InputGradientAttributes extends ConvolutionAttributes {
  readonly inputShape: readonly [number, number, number, number];
}

/**
 * A convolution's gradient by its input, which is also the transposed convolution: the output's gradient
 * times the filter, transposed, gives each patch's share, and the shares are added up where patches
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
