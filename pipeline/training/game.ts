import * as tf from '@tensorflow/tfjs-core';
import type { Configuration } from '../configuration.ts';
import { adamStep } from './adam.ts';
import { createPlayer, disposePlayer, type Player } from './player.ts';
import type { RandomStreams } from './streams.ts';

/** Both players and how often each was moved. */
export interface Game {
  readonly generator: Player;
  readonly discriminator: Player;
  /** Updates so far; Adam's bias corrections go by them. */
  readonly updates: { generator: number; discriminator: number };
}

/** A new game with weights from the run's seed. The caller disposes it. */
export function createGame(
  configuration: Pick<Configuration, 'generator' | 'discriminator'>,
  streams: RandomStreams,
): Game {
  return {
    discriminator: createPlayer(configuration.discriminator, streams.weights),
    generator: createPlayer(configuration.generator, streams.weights),
    updates: { generator: 0, discriminator: 0 },
  };
}

/** Frees both players' tensors. */
export function disposeGame({ generator, discriminator }: Game): void {
  disposePlayer(generator);
  disposePlayer(discriminator);
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
  optimizer: Configuration['optimizer'],
): tf.Scalar {
  const { updates } = game;
  const { trained, moments } = game[mover];
  const { value, grads } = tf.variableGrads(loss, [...trained.values()]);
  updates[mover] += 1;
  const iteration = optimizer.sharedCounter
    ? updates.generator + updates.discriminator
    : updates[mover];
  adamStep(trained, grads, moments, optimizer, iteration);
  return value;
}
