import * as tf from '@tensorflow/tfjs-core';
import { type AdamConfiguration, adamStep } from '../nn/adam.ts';
import {
  createNetworkState,
  disposeNetworkState,
  type NetworkState,
  stateTensors,
} from '../nn/parameters.ts';
import { createSingularVectors, type SingularVectors } from '../nn/spectral-norm.ts';
import type { Configuration } from './configuration.ts';
import type { RandomStreams } from './streams.ts';

/** Both networks, how often each was updated, and what goes with their weights. */
export interface Gan {
  readonly generator: NetworkState;
  readonly discriminator: NetworkState;
  /** Updates so far; Adam's bias corrections go by them. */
  readonly updates: { generator: number; discriminator: number };
  /** Whether both networks' updates count as one sequence in Adam's bias corrections. */
  readonly sharedCounter: boolean;
  /** The moving average of the generator's parameters; undefined: none is kept. */
  readonly average: ReadonlyMap<string, tf.Variable> | undefined;
  /** Of the discriminator's kernels; undefined: their norms are not bounded. */
  readonly singularVectors: SingularVectors | undefined;
}

/** What a step draws from and moves. */
export interface Training {
  readonly gan: Gan;
  readonly streams: RandomStreams;
}

/** What a step does beside updating the discriminator. */
export interface StepOptions {
  /** false in a head start, and for all but the last of several updates of the discriminator. */
  readonly trainsGenerator: boolean;
  /** Whether the lengths of the gradients are among the metrics: in the iterations that are logged. */
  readonly measures: boolean;
}

/** What of a configuration decides how a GAN begins. */
type Beginning = Pick<
  Configuration,
  'generator' | 'discriminator' | 'optimizer' | 'averageDecay' | 'regularizer'
>;

/** A new GAN with weights from the run's seed. The caller disposes it. */
export function createGan(configuration: Beginning, { weights }: RandomStreams): Gan {
  const discriminator = createNetworkState(configuration.discriminator, weights);
  const generator = createNetworkState(configuration.generator, weights);
  return {
    discriminator,
    generator,
    updates: { generator: 0, discriminator: 0 },
    sharedCounter: configuration.optimizer.sharedCounter,
    average:
      configuration.averageDecay === null
        ? undefined
        : new Map(
            [...generator.parameters].map(([name, tensor]) => [name, tf.variable(tensor, false)]),
          ),
    singularVectors:
      configuration.regularizer.kind === 'spectralNorm'
        ? createSingularVectors(discriminator.trained, weights)
        : undefined,
  };
}

/** Every tensor of a GAN by its name, in an order that is always the same. */
export function ganTensors(gan: Gan): ReadonlyMap<string, tf.Variable> {
  const { generator, discriminator, average, singularVectors } = gan;
  const sides = {
    generator: stateTensors(generator),
    discriminator: stateTensors(discriminator),
    average: average ?? new Map<string, tf.Variable>(),
    singularVectors: singularVectors ?? new Map<string, tf.Variable>(),
  };
  return new Map(
    Object.entries(sides).flatMap(([side, tensors]) =>
      [...tensors].map(([name, tensor]) => [`${side}/${name}`, tensor] as const),
    ),
  );
}

/** What the generator draws samples and the model with: its average where one is kept. */
export function drawingParameters({ generator, average }: Gan): ReadonlyMap<string, tf.Variable> {
  return average ?? generator.parameters;
}

/** Frees all of a GAN's tensors. */
export function disposeGan({ generator, discriminator, average, singularVectors }: Gan): void {
  disposeNetworkState(generator);
  disposeNetworkState(discriminator);
  tf.dispose([...(average?.values() ?? []), ...(singularVectors?.values() ?? [])]);
}

/**
 * Updates one network by Adam against gradients that are known, and disposes these. The other network stays as
 * it is.
 *
 * @param gradients by the variables' own names; those of the other network are left alone
 */
export function applyGradients(
  { updates, sharedCounter, ...networks }: Gan,
  side: 'generator' | 'discriminator',
  gradients: tf.NamedTensorMap,
  optimizer: AdamConfiguration,
): void {
  const { trained, moments } = networks[side];
  updates[side] += 1;
  const iteration = sharedCounter ? updates.generator + updates.discriminator : updates[side];
  adamStep(trained, gradients, moments, optimizer, iteration);
}
