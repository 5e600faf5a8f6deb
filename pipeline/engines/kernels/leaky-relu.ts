import { getKernel, type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { SimdKernels } from './simd-kernels.ts';
import { type KernelCall, wasmKernel } from './wasm-kernel.ts';

interface Inputs {
  readonly x: TensorInfo;
}

interface Attributes {
  readonly alpha: number;
}

/** LeakyReLU four elements at a time, where the stock kernel takes one; the same bits. */
export function simdLeakyRelu(simd: SimdKernels): KernelConfig {
  const stock = getKernel('LeakyRelu', 'wasm');
  return wasmKernel('LeakyRelu', (call: KernelCall<Inputs, Attributes>): TensorInfo => {
    const { inputs, backend, attrs } = call;
    const { x } = inputs;
    if (x.dtype !== 'float32') {
      return stock.kernelFunc({ inputs: { x }, backend, attrs: { ...attrs } }) as TensorInfo;
    }
    const y = backend.makeOutput([...x.shape], 'float32');
    const at = ({ dataId }: TensorInfo) => backend.getMemoryOffset(dataId);
    simd.run('leakyRelu', [[at(x), at(y), util.sizeFromShape(x.shape), attrs.alpha]]);
    return y;
  });
}
