import { Conv2DBackpropFilter, getKernel, type TensorInfo } from '@tensorflow/tfjs-core';
import {
  asMatrix,
  type ConvolutionAttributes,
  convolutionShape,
  eachPatchRun,
  patchMatrixShape,
} from './convolution-shape.ts';
import { heapView } from './heap-view.ts';
import { wasmKernel } from './wasm-kernel.ts';

interface Inputs {
  readonly x: TensorInfo; // [batch, height, width, channels]
  readonly dy: TensorInfo; // [batch, outHeight, outWidth, filters]
}

interface Attributes extends ConvolutionAttributes {
  readonly filterShape: readonly [number, number, number, number];
}

/**
 * A convolution's gradient by its filter, which the stock wasm engine lacks
 * (https://github.com/tensorflow/tfjs/issues/8474): the input's patches as a matrix, transposed, times
 * the gradient of the output.
 *
 * @returns [height, width, channels, filters]
 */
export const wasmConv2DBackpropFilter = wasmKernel<Inputs, Attributes>(
  Conv2DBackpropFilter,
  ({ inputs: { x, dy }, backend, attrs }) => {
    const info = convolutionShape(x.shape, attrs.filterShape, attrs);
    const [rows, columns] = patchMatrixShape(info);
    const patches = backend.makeOutput([rows, columns], 'float32');
    const from = heapView(backend, x);
    const to = heapView(backend, patches).fill(0);
    eachPatchRun(info, (patch, image, length) => {
      for (let index = 0; index < length; index++)
        to[patch + index] = from[image + index] as number;
    });
    const product = getKernel('BatchMatMul', 'wasm').kernelFunc({
      inputs: { a: patches, b: asMatrix(dy, [rows, info.outChannels]) },
      backend,
      attrs: { transposeA: true, transposeB: false },
    }) as TensorInfo;
    backend.disposeData(patches.dataId);
    return { ...product, shape: [...attrs.filterShape] };
  },
);
