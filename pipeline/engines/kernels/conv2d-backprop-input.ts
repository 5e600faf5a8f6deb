import { Conv2DBackpropInput, getKernel, type TensorInfo } from '@tensorflow/tfjs-core';
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
  readonly dy: TensorInfo; // [batch, outHeight, outWidth, filters]
  readonly filter: TensorInfo; // [height, width, channels, filters]
}

interface Attributes extends ConvolutionAttributes {
  readonly inputShape: readonly [number, number, number, number];
}

/**
 * A convolution's gradient by its input, which is also the transposed convolution: the output's gradient
 * times the filter, transposed, gives each patch's share, and the shares are added up where patches
 * overlap. The stock wasm kernel is a naive loop.
 *
 * @returns [batch, height, width, channels]
 */
export const wasmConv2DBackpropInput = wasmKernel<Inputs, Attributes>(
  Conv2DBackpropInput,
  ({ inputs: { dy, filter }, backend, attrs }) => {
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
    const from = heapView(backend, patches);
    const to = heapView(backend, output).fill(0);
    eachPatchRun(info, (patch, image, length) => {
      for (let index = 0; index < length; index++) {
        to[image + index] = (to[image + index] as number) + (from[patch + index] as number);
      }
    });
    backend.disposeData(patches.dataId);
    return output;
  },
);
