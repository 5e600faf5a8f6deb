import * as tf from '@tensorflow/tfjs-core';
import { type AdamConfiguration, adamStep, type Moments } from './adam.ts';

/** What is trained: parameters by name, and Adam's memory of them. */
export interface Trained {
  readonly parameters: ReadonlyMap<string, tf.Variable>;
  readonly moments: ReadonlyMap<string, Moments>;
}

/** Parameters that have not been moved yet. The caller disposes all. */
export function createTrained(parameters: ReadonlyMap<string, tf.Variable>): Trained {
  const moments = [...parameters].map(([name, { shape, size }]) => {
    const zeros = () => createVariable(new Float32Array(size), shape);
    return [name, { mean: zeros(), variance: zeros() }] as const;
  });
  return { parameters, moments: new Map(moments) };
}

/** Parameters and moments by names that tell them apart. */
export function trainedTensors({ parameters, moments }: Trained): Map<string, tf.Variable> {
  const tensors = new Map(parameters);
  for (const [name, { mean, variance }] of moments) {
    tensors.set(`${name}/mean`, mean);
    tensors.set(`${name}/variance`, variance);
  }
  return tensors;
}

/**
 * Moves parameters against their gradients by Adam with epsilon beside the root of the corrected second
 * moment, as Kingma and Ba have it in algorithm 1. Disposes the gradients.
 *
 * @param gradients by the parameters' names
 * @param iteration the number of this update, from 1
 */
export function moveTrained(
  { parameters, moments }: Trained,
  gradients: ReadonlyMap<string, tf.Tensor>,
  optimizer: AdamConfiguration,
  iteration: number,
): void {
  const byVariable = Object.fromEntries(
    [...parameters].map(([name, variable]) => {
      const gradient = gradients.get(name);
      if (!gradient) throw new Error(`${name} has no gradient`);
      return [variable.name, gradient];
    }),
  );
  const epsilon = optimizer.epsilon * Math.sqrt(1 - optimizer.beta2 ** iteration);
  adamStep(parameters, byVariable, moments, { ...optimizer, epsilon }, iteration);
}

/** The parts of layers by the names "0/kernel", "0/shift", "1/kernel", …, in order. */
export function partsByName<Part extends tf.Tensor>(layers: readonly object[]): Map<string, Part> {
  return new Map(
    layers.flatMap((layer, index) =>
      Object.entries(layer).map(([part, tensor]) => [`${index}/${part}`, tensor as Part] as const),
    ),
  );
}

/** A variable with these values. The caller disposes it. */
export function createVariable(values: Float32Array, shape: readonly number[]): tf.Variable {
  const initial = tf.tensor(values, [...shape], 'float32');
  const result = tf.variable(initial);
  initial.dispose();
  return result;
}

/** A pass of nested records made in a tidy, which keeps all tensors of what it returns. */
export function keepAll<Pass extends object>(make: () => Pass): Pass {
  return tf.tidy(make as unknown as () => tf.TensorContainer) as unknown as Pass;
}

/** Frees every tensor of nested records. */
export function disposeAll(pass: object): void {
  tf.dispose(pass as tf.TensorContainer);
}
