import { Conv2D, getKernel, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core';
import { movePatches, patchMatrixShape } from './convolution-patches.ts';
import { asMatrix, type ConvolutionAttributes, convolutionShape } from './convolution-shape.ts';
import type { SimdKernels } from './simd-kernels.ts';
import { type KernelCall, wasmKernel } from './wasm-kernel.ts';

interface ConvolutionInputs {
  readonly x: TensorInfo; // [batch, height, width, channels]
  readonly filter: TensorInfo; // [height, width, channels, filters]
}

interface DilatedAttributes extends ConvolutionAttributes {
  readonly dilations: [number, number] | number;
}

/**
 * A convolution as the matrix of the input's patches times the filter. The stock kernel sets XNNPACK up
 * anew for each filter, which in training is each call: 24 GFLOP/s where the same filter again makes 41.
 * Both add up a patch in the order of its elements, so the results are the same bits: a model that was
 * trained on this kernel draws its goldens on the stock one.
 *
 * Dilated convolutions go to the stock kernel.
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
