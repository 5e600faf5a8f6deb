import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  Cast,
  type CastAttrs,
  Identity,
  type KernelConfig,
  type TensorInfo,
  getKernel,
} from '@tensorflow/tfjs-core';
import { wasmKernel } from './wasm-kernel.ts';

interface Inputs {
  readonly x: TensorInfo;
}

/** A tensor as it is, over the same memory: the stock kernel copies it. Kernels never write to their inputs. */
export const wasmIdentity = wasmKernel<Inputs, object>(Identity, ({ inputs: { x }, backend }) =>
  shared(x, backend),
);

/** A tensor as one of another type; of its own type, as it is. */
export function wasmCast(): KernelConfig {
  const stock = getKernel(Cast, 'wasm');
  return wasmKernel<Inputs, CastAttrs>(Cast, ({ inputs: { x }, backend, attrs }) =>
    x.dtype === attrs.dtype
      ? shared(x, backend)
      : stock.kernelFunc({ inputs: { x }, backend, attrs: { ...attrs } }),
  );
}

function shared({ dataId, shape, dtype }: TensorInfo, backend: BackendWasm): TensorInfo {
  backend.incRef(dataId);
  return { dataId, shape, dtype };
}
