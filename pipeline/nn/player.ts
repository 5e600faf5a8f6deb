import * as tf from '@tensorflow/tfjs-core';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { ParameterSpecification } from '../../models/layers/layer-parameters.ts';
import { type Shape, sizeOf } from '../../models/layers/shape.ts';
import { type NetworkSpecification, networkParameters } from '../../models/network.ts';
import type { RandomGenerator } from '../../models/random/generator-state.ts';
import type { Moments } from './adam.ts';

/** One side of the game: a network, its tensors, and its optimiser's memory. */
export interface Player {
  readonly network: NetworkSpecification;
  /** Every tensor, the moving statistics too, by full name. */
  readonly parameters: ReadonlyMap<string, tf.Variable>;
  /** The tensors that a step may move: nothing outside this list is ever trained. */
  readonly trained: ReadonlyMap<string, tf.Variable>;
  readonly moments: ReadonlyMap<string, Moments>;
}

/** A player with fresh weights, as Keras draws them: Glorot uniform kernels, zero biases. The caller disposes it. */
export function createPlayer(network: NetworkSpecification, generator: RandomGenerator): Player {
  const specifications = networkParameters(network);
  const parameters = new Map(
    specifications.map((specification) => [
      specification.name,
      variable(initialValues(specification, generator), specification.shape),
    ]),
  );
  const trained = new Map(
    specifications.flatMap(({ name: key, trainable }) => {
      const tensor = parameters.get(key);
      return trainable && tensor ? [[key, tensor] as const] : [];
    }),
  );
  const moments = new Map(
    specifications
      .filter(({ trainable }) => trainable)
      .map((specification) => {
        const zeros = () =>
          variable(new Float32Array(sizeOf(specification.shape)), specification.shape);
        return [specification.name, { mean: zeros(), variance: zeros() }];
      }),
  );
  return { network, parameters, trained, moments };
}

/** Every tensor of a player by a name that tells it from all others of that player. */
export function playerTensors({ parameters, moments }: Player): Map<string, tf.Variable> {
  const tensors = new Map(parameters);
  for (const [name, { mean, variance }] of moments) {
    tensors.set(`${name}/mean`, mean);
    tensors.set(`${name}/variance`, variance);
  }
  return tensors;
}

/** Frees a player's tensors. */
export function disposePlayer(player: Player): void {
  for (const tensor of playerTensors(player).values()) tensor.dispose();
}

function variable(values: Float32Array, shape: Shape): tf.Variable {
  const initial = tf.tensor(values, [...shape], 'float32');
  const result = tf.variable(initial);
  initial.dispose();
  return result;
}

function initialValues(
  { shape, initializer }: ParameterSpecification,
  generator: RandomGenerator,
): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  if (initializer === 'glorotUniform') {
    const limit = glorotLimit(shape);
    return values.map(() => (2 * uniformFloat64(generator) - 1) * limit);
  }
  return values.fill(initializer === 'ones' ? 1 : 0);
}

/**
 * Glorot and Bengio 2010, equation 16: √(6 / (fan in + fan out)). A convolution's fans are its channels
 * times its receptive field, as in Keras.
 * Source: https://github.com/keras-team/keras/blob/2.3.1/keras/initializers.py
 *
 * @param shape [inputs, outputs] or [height, width, channels, filters]
 */
function glorotLimit(shape: Shape): number {
  const [inputs = 0, outputs = 0] = shape.slice(-2);
  const receptiveField = sizeOf(shape.slice(0, -2));
  return Math.sqrt(6 / (receptiveField * (inputs + outputs)));
}
