import * as tf from '@tensorflow/tfjs-core';
import type { Configuration } from './configuration.ts';
import { type AdamConfiguration, adamStep } from '../nn/adam.ts';
import { createPlayer, disposePlayer, type Player, playerTensors } from '../nn/player.ts';
import { createSingularVectors, type SingularVectors } from '../nn/spectral-norm.ts';
import type { RandomStreams } from './streams.ts';

/** Both players, how often each was moved, and what goes with their weights. */
export interface Game {
  readonly generator: Player;
  readonly discriminator: Player;
  /** Updates so far; Adam's bias corrections go by them. */
  readonly updates: { generator: number; discriminator: number };
  /** Whether both players' updates count as one sequence in Adam's bias corrections. */
  readonly sharedCounter: boolean;
  /** The moving average of the generator's parameters; undefined: none is kept. */
  readonly average: ReadonlyMap<string, tf.Variable> | undefined;
  /** Of the discriminator's kernels; undefined: their norms are not bounded. */
  readonly singularVectors: SingularVectors | undefined;
}

/** What of a configuration decides how a game begins. */
type Beginning = Pick<
  Configuration,
  'generator' | 'discriminator' | 'optimizer' | 'averageDecay' | 'regularizer'
>;

/** A new game with weights from the run's seed. The caller disposes it. */
export function createGame(configuration: Beginning, { weights }: RandomStreams): Game {
  const discriminator = createPlayer(configuration.discriminator, weights);
  const generator = createPlayer(configuration.generator, weights);
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
        ? createSingularVectors(discriminator, weights)
        : undefined,
  };
}

/** Every tensor of a game by its name, in an order that is always the same. */
export function gameTensors(game: Game): ReadonlyMap<string, tf.Variable> {
  const { generator, discriminator, average, singularVectors } = game;
  const sides = {
    generator: playerTensors(generator),
    discriminator: playerTensors(discriminator),
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
export function drawingParameters({ generator, average }: Game): ReadonlyMap<string, tf.Variable> {
  return average ?? generator.parameters;
}

/** Frees all of a game's tensors. */
export function disposeGame({ generator, discriminator, average, singularVectors }: Game): void {
  disposePlayer(generator);
  disposePlayer(discriminator);
  tf.dispose([...(average?.values() ?? []), ...(singularVectors?.values() ?? [])]);
}

/**
 * Moves one player one step down the loss; the other stays as it is, because only the mover's own
 * variables are in the list that is differentiated.
 *
 * @returns the loss before the step, for the caller to dispose
 */
export function updatePlayer(
  game: Game,
  mover: 'generator' | 'discriminator',
  loss: () => tf.Scalar,
  optimizer: AdamConfiguration,
): tf.Scalar {
  const { value, grads } = tf.variableGrads(loss, [...game[mover].trained.values()]);
  movePlayer(game, mover, grads, optimizer);
  return value;
}

/** Moves one player against gradients that are known already. Disposes them. */
export function movePlayer(
  { updates, sharedCounter, ...players }: Game,
  mover: 'generator' | 'discriminator',
  gradients: tf.NamedTensorMap,
  optimizer: AdamConfiguration,
): void {
  const { trained, moments } = players[mover];
  updates[mover] += 1;
  const iteration = sharedCounter ? updates.generator + updates.discriminator : updates[mover];
  adamStep(trained, gradients, moments, optimizer, iteration);
}
