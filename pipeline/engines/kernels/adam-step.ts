import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type AdamAttributes, type AdamInputs, adamKernelName } from '../../training/adam.ts';
import { heapView, wasmKernel } from './wasm-kernel.ts';

/**
 * One Adam update of one parameter in a single pass over the wasm memory, where the composition of
 * small operations takes ten.
 *
 * The new weight is a new tensor, not the old one overwritten: XNNPACK keeps its packed copy of a
 * weight by tensor and would go on multiplying by the old one.
 */
export const wasmAdamStep = wasmKernel<AdamInputs, AdamAttributes>(
  adamKernelName,
  ({ inputs, backend, attrs }) => {
    const output = () => backend.makeOutput([...inputs.weight.shape], 'float32');
    const outputs: [TensorInfo, TensorInfo, TensorInfo] = [output(), output(), output()];
    const view = (tensor: TensorInfo) => heapView(backend, tensor);
    updateElements(
      [view(inputs.weight), view(inputs.gradient), view(inputs.mean), view(inputs.variance)],
      [view(outputs[0]), view(outputs[1]), view(outputs[2])],
      attrs,
    );
    return outputs;
  },
);

type Views<Count extends 3 | 4> = Count extends 3
  ? readonly [Float32Array, Float32Array, Float32Array]
  : readonly [Float32Array, Float32Array, Float32Array, Float32Array];

/** In doubles, rounded to float32 where a value is stored. */
function updateElements(
  [weight, gradient, mean, variance]: Views<4>,
  [newWeight, newMean, newVariance]: Views<3>,
  { stepSize, beta1, beta2, epsilon }: AdamAttributes,
): void {
  const rest1 = 1 - beta1;
  const rest2 = 1 - beta2;
  for (let index = 0; index < weight.length; index++) {
    const slope = gradient[index] as number;
    const first = beta1 * (mean[index] as number) + rest1 * slope;
    const second = beta2 * (variance[index] as number) + rest2 * slope * slope;
    newMean[index] = first;
    newVariance[index] = second;
    newWeight[index] =
      (weight[index] as number) - (stepSize * first) / (Math.sqrt(second) + epsilon);
  }
}
