import * as tf from '@tensorflow/tfjs-core';
import type { Moments, TrainedParameters } from './parameters.ts';

/** What an update by Adam goes by. */
export interface AdamConfiguration {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  /** Added to the square root of the second moment: which one, Keras 2 and the paper differ on. */
  readonly epsilon: number;
}

export const adamKernelName = 'AdamStep';

/** What an engine's own AdamStep kernel is given; it returns the new weight, mean and variance. */
export interface AdamInputs {
  readonly weight: tf.TensorInfo;
  readonly gradient: tf.TensorInfo;
  readonly mean: tf.TensorInfo;
  readonly variance: tf.TensorInfo;
}

export interface AdamAttributes {
  readonly stepSize: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/**
 * The rate of update `iteration` (from 1) with both moments' bias corrected: α·√(1 − β₂ᵗ)/(1 − β₁ᵗ),
 * the efficient form at the end of section 2 of Kingma and Ba, arXiv:1412.6980.
 */
export function adamStepSize(configuration: AdamConfiguration, iteration: number): number {
  const { learningRate, beta1, beta2 } = configuration;
  return (learningRate * Math.sqrt(1 - beta2 ** iteration)) / (1 - beta1 ** iteration);
}

/**
 * Moves each parameter one step against its gradient, by the engine's AdamStep kernel where it has one, with
 * epsilon beside the root of the uncorrected second moment, where Keras 2 puts it. Disposes the gradients.
 *
 * @param gradients by the variables' own names
 * @param iteration the number of this update, from 1
 */
export function adamStep(
  parameters: ReadonlyMap<string, tf.Variable>,
  gradients: tf.NamedTensorMap,
  moments: ReadonlyMap<string, Moments>,
  configuration: AdamConfiguration,
  iteration: number,
): void {
  const { beta1, beta2, epsilon } = configuration;
  const attributes = {
    stepSize: adamStepSize(configuration, iteration),
    beta1,
    beta2,
    epsilon,
  };
  const hasKernel = tf.getKernel(adamKernelName, tf.getBackend()) != null;
  const update = hasKernel ? updateByKernel : updateByOperations;
  for (const [name, weight] of parameters) {
    const gradient = gradients[weight.name];
    const moment = moments.get(name);
    if (!gradient || !moment) throw new Error(`Adam: ${name} has no gradient or no moments`);
    const { mean, variance } = moment;
    const [newWeight, newMean, newVariance] = tf.tidy(() =>
      update({ weight, gradient, mean, variance }, attributes),
    );
    weight.assign(newWeight);
    mean.assign(newMean);
    variance.assign(newVariance);
    tf.dispose([newWeight, newMean, newVariance, gradient]);
  }
}

/**
 * The same with epsilon beside the root of the corrected second moment: Kingma and Ba, arXiv:1412.6980,
 * algorithm 1.
 *
 * @param gradients by the parameters' names
 * @param iteration the number of this update, from 1
 */
export function adamStepOfPaper(
  { parameters, moments }: TrainedParameters,
  gradients: ReadonlyMap<string, tf.Tensor>,
  configuration: AdamConfiguration,
  iteration: number,
): void {
  const byVariable = Object.fromEntries(
    [...parameters].map(([name, variable]) => {
      const gradient = gradients.get(name);
      if (!gradient) throw new Error(`${name} has no gradient`);
      return [variable.name, gradient];
    }),
  );
  const epsilon = configuration.epsilon * Math.sqrt(1 - configuration.beta2 ** iteration);
  adamStep(parameters, byVariable, moments, { ...configuration, epsilon }, iteration);
}

interface AdamTensors extends AdamInputs {
  readonly weight: tf.Tensor;
  readonly gradient: tf.Tensor;
  readonly mean: tf.Tensor;
  readonly variance: tf.Tensor;
}

type Updated = [weight: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor];

function updateByKernel(tensors: AdamTensors, attributes: AdamAttributes): Updated {
  return tf
    .engine()
    .runKernel(adamKernelName, { ...tensors }, { ...attributes }) as unknown as Updated;
}

function updateByOperations(tensors: AdamTensors, attributes: AdamAttributes): Updated {
  const { weight, gradient, mean, variance } = tensors;
  const { stepSize, beta1, beta2, epsilon } = attributes;
  const newMean = tf.add(tf.mul(mean, beta1), tf.mul(gradient, 1 - beta1));
  const newVariance = tf.add(tf.mul(variance, beta2), tf.mul(tf.square(gradient), 1 - beta2));
  const change = tf.div(tf.mul(newMean, stepSize), tf.add(tf.sqrt(newVariance), epsilon));
  return [tf.sub(weight, change), newMean, newVariance];
}
