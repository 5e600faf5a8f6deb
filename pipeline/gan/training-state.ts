import type { Configuration } from './configuration.ts';
import { createGame, disposeGame, type Game } from './game.ts';
import { createStepRecord, type StepRecord } from '../nn/step-record.ts';
import { createStreams, type RandomStreams } from './streams.ts';

/** All that changes from step to step: with the configuration and the data it decides the rest of the run. */
export interface TrainingState {
  /** Iterations done. */
  step: number;
  /** Time that they took, over all sittings. */
  seconds: number;
  streams: RandomStreams;
  readonly game: Game;
  /** What the iterations since the last line of the log told. */
  record: StepRecord;
}

/** The state before the first iteration. The caller disposes it. */
export function createTrainingState(configuration: Configuration): TrainingState {
  const streams = createStreams(configuration.seed);
  const game = createGame(configuration, streams);
  return { step: 0, seconds: 0, streams, game, record: createStepRecord() };
}

/** Frees both players' tensors, and what is on record. */
export function disposeTrainingState({ game, record }: TrainingState): void {
  disposeGame(game);
  record.clear();
}
