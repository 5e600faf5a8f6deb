import { type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { type AdamAttributes, type AdamInputs, adamKernelName } from '../../nn/adam.ts';
import { cutIntoParts } from '../threads/parts.ts';
import type { SimdKernels } from './simd-kernels.ts';
import { wasmKernel } from './wasm-kernel.ts';

/** Weights that keep a thread busy for longer than waking it takes. */
const minimumWeights = 20_000;

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
    const moved = [weight, gradient, mean, variance, ...outputs];
    const count = util.sizeFromShape(weight.shape);
    simd.run(
      'adamStep',
      cutIntoParts(count, simd.size, 16, minimumWeights).map((part) => [
        ...moved.map((tensor) => at(tensor) + 4 * part.first),
        ...([part.count, stepSize, beta1, 1 - beta1, beta2, 1 - beta2, epsilon] as const),
      ]),
    );
    return outputs;
  });
}
