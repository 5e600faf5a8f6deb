import * as z from 'zod';
import {
  digestOf,
  generatorFromDigest,
  generatorFromState,
  type RandomGenerator,
  type RandomState,
} from '../../models/seed/random.ts';

const streamNames = [
  'weights',
  'batches',
  'latents',
  'samples',
  'augmentation',
  'penalty',
] as const;

type StreamName = (typeof streamNames)[number];

const stateSchema = z.array(z.int()).length(4).readonly();

/** The states of all streams, as a checkpoint keeps them. */
export const streamStatesSchema = z.strictObject({
  weights: stateSchema,
  batches: stateSchema,
  latents: stateSchema,
  samples: stateSchema,
  augmentation: stateSchema,
  // Absent from the checkpoints of before the penalty on interpolates, the only one to draw from it.
  penalty: stateSchema.optional(),
});

type StreamStates = z.infer<typeof streamStatesSchema>;

/** All randomness of a run: one generator a purpose, so that drawing more of one shifts no other. */
export type RandomStreams = Readonly<Record<StreamName, RandomGenerator>>;

/** Splits a run's seed by name. */
export function createStreams(seed: number): RandomStreams {
  return eachStream((name) => generatorFromDigest(digestOf(`training/${seed}/${name}`)));
}

/** The state of every stream, for a checkpoint. */
export function saveStreams(streams: RandomStreams): Record<StreamName, RandomState> {
  return eachStream((name) => streams[name].getState());
}

/** The streams of a checkpoint, going on where they stood; one that the checkpoint does not know begins. */
export function restoreStreams(states: StreamStates, seed: number): RandomStreams {
  const beginning = createStreams(seed);
  return eachStream((name) => {
    const state = states[name];
    return state ? generatorFromState(state) : beginning[name];
  });
}

function eachStream<Value>(make: (name: StreamName) => Value): Record<StreamName, Value> {
  return Object.fromEntries(streamNames.map((name) => [name, make(name)])) as Record<
    StreamName,
    Value
  >;
}
