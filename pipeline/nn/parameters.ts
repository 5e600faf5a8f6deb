import * as tf from '@tensorflow/tfjs-core';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { type ParameterSpecification, type Shape, sizeOf } from '../../models/network/layers.ts';
import { type NetworkSpecification, networkParameters } from '../../models/network/network.ts';
import type { RandomGenerator } from '../../models/seed/random.ts';

/** The running means of a parameter's gradient and of its square, for Adam. */
export interface Moments {
  readonly mean: tf.Variable;
  readonly variance: tf.Variable;
}

/** Parameters by name, and Adam's moments of those that are trained. */
export interface TrainedParameters {
  readonly parameters: ReadonlyMap<string, tf.Variable>;
  readonly moments: ReadonlyMap<string, Moments>;
}

/** A network, its tensors, and its optimiser's memory. */
export interface NetworkState extends TrainedParameters {
  readonly network: NetworkSpecification;
  /** Every tensor, the moving statistics too, by full name. */
  readonly parameters: ReadonlyMap<string, tf.Variable>;
  /** The tensors that a step may move: nothing outside this list is ever trained. */
  readonly trained: ReadonlyMap<string, tf.Variable>;
}

/**
 * A network with fresh weights as Keras draws them: Glorot uniform kernels, zero biases. The caller disposes
 * it by {@link disposeNetworkState}.
 */
export function createNetworkState(
  network: NetworkSpecification,
  random: RandomGenerator,
): NetworkState {
  const specifications = networkParameters(network);
  const parameters = new Map(
    specifications.map((specification) => [
      specification.name,
      createVariable(initialValues(specification, random), specification.shape),
    ]),
  );
  const trained = new Map(
    specifications.flatMap(({ name: key, trainable }) => {
      const tensor = parameters.get(key);
      return trainable && tensor ? [[key, tensor] as const] : [];
    }),
  );
  return { network, parameters, trained, moments: createMoments(trained) };
}

/** Adam's moments before the first update: zeros in each parameter's shape. The caller disposes them. */
export function createMoments(
  parameters: ReadonlyMap<string, tf.Variable>,
): ReadonlyMap<string, Moments> {
  return new Map(
    [...parameters].map(([name, { shape, size }]) => {
      const zeros = () => createVariable(new Float32Array(size), shape);
      return [name, { mean: zeros(), variance: zeros() }] as const;
    }),
  );
}

/** Every tensor of some parameters by a name of its own, moments included: "name", "name/mean", "name/variance". */
export function stateTensors({ parameters, moments }: TrainedParameters): Map<string, tf.Variable> {
  const tensors = new Map(parameters);
  for (const [name, { mean, variance }] of moments) {
    tensors.set(`${name}/mean`, mean);
    tensors.set(`${name}/variance`, variance);
  }
  return tensors;
}

/** Frees a network's tensors. */
export function disposeNetworkState(state: NetworkState): void {
  for (const tensor of stateTensors(state).values()) tensor.dispose();
}

/** A variable with these values. The caller disposes it. */
export function createVariable(values: Float32Array, shape: readonly number[]): tf.Variable {
  const initial = tf.tensor(values, [...shape], 'float32');
  const result = tf.variable(initial);
  initial.dispose();
  return result;
}

/**
 * Values uniform in ±√(6 / (fan in + fan out)): Glorot and Bengio 2010, equation 16. A convolution's fans are
 * its channels times its receptive field, as in Keras.
 * Source: https://github.com/keras-team/keras/blob/2.3.1/keras/initializers.py
 *
 * @param shape [inputs, outputs] or [height, width, channels, filters]
 */
export function glorotUniform(shape: Shape, random: RandomGenerator): Float32Array {
  const [inputs = 0, outputs = 0] = shape.slice(-2);
  const receptiveField = sizeOf(shape.slice(0, -2));
  const limit = Math.sqrt(6 / (receptiveField * (inputs + outputs)));
  return new Float32Array(sizeOf(shape)).map(() => (2 * uniformFloat64(random) - 1) * limit);
}

/** The parts of layers by the names "0/kernel", "0/shift", "1/kernel", …, in order. */
export function partsByName<Part extends tf.Tensor>(layers: readonly object[]): Map<string, Part> {
  return new Map(
    layers.flatMap((layer, index) =>
      Object.entries(layer).map(([part, tensor]) => [`${index}/${part}`, tensor as Part] as const),
    ),
  );
}

function initialValues(
  { shape, initializer }: ParameterSpecification,
  random: RandomGenerator,
): Float32Array {
  if (initializer === 'glorotUniform') return glorotUniform(shape, random);
  return new Float32Array(sizeOf(shape)).fill(initializer === 'ones' ? 1 : 0);
}
