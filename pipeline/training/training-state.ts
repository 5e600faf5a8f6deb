import type { Configuration } from '../configuration.ts';
import { createGame, disposeGame, type Game } from './game.ts';
import { createStreams, type RandomStreams } from './streams.ts';

/** All that changes from step to step: with the configuration and the data it decides the rest of the run. */
export interface TrainingState {
  /** Iterations done. */
  step: number;
  /** Time that they took, over all sittings. */
  seconds: number;
  streams: RandomStreams;
  readonly game: Game;
}

/** The state before the first iteration. The caller disposes it. */
export function createTrainingState(configuration: Configuration): TrainingState {
  const streams = createStreams(configuration.seed);
  return { step: 0, seconds: 0, streams, game: createGame(configuration, streams) };
}

/** Frees both players' tensors. */
export function disposeTrainingState({ game }: TrainingState): void {
  disposeGame(game);
}
