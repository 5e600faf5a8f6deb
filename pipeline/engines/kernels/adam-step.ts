import { type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { type AdamAttributes, type AdamInputs, adamKernelName } from '../../training/adam.ts';
import type { SimdKernels } from './simd-kernels.ts';
import { wasmKernel } from './wasm-kernel.ts';

/**
 * One Adam update of one parameter in a single pass over the wasm memory, in float32, where the
 * composition of small operations takes ten.
 *
 * The new weight is a new tensor, not the old one overwritten: XNNPACK keeps its packed copy of a
 * weight by tensor and would go on multiplying by the old one.
 */
export function simdAdamStep(simd: SimdKernels): KernelConfig {
  return wasmKernel<AdamInputs, AdamAttributes>(adamKernelName, ({ inputs, backend, attrs }) => {
    const { weight, gradient, mean, variance } = inputs;
    const { stepSize, beta1, beta2, epsilon } = attrs;
    const output = () => backend.makeOutput([...weight.shape], 'float32');
    const outputs: [TensorInfo, TensorInfo, TensorInfo] = [output(), output(), output()];
    const at = ({ dataId }: TensorInfo) => backend.getMemoryOffset(dataId);
    simd.adamStep(
      ...([at(weight), at(gradient), at(mean), at(variance)] as const),
      ...([at(outputs[0]), at(outputs[1]), at(outputs[2])] as const),
      util.sizeFromShape(weight.shape),
      stepSize,
      ...([beta1, 1 - beta1, beta2, 1 - beta2] as const),
      epsilon,
    );
    return outputs;
  });
}
