import { Identity, type TensorInfo } from '@tensorflow/tfjs-core';
import { wasmKernel } from './wasm-kernel.ts';

/** A tensor as it is, over the same memory: the stock kernel copies it. Kernels never write to their inputs. */
export const wasmIdentity = wasmKernel<{ readonly x: TensorInfo }, object>(
  Identity,
  ({ inputs: { x }, backend }) => {
    backend.incRef(x.dataId);
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
  },
);
