import * as z from 'zod';
import { networkSchema } from '../models/network.ts';

const rate = z.number().min(0).max(1);

export const configurationSchema = z.strictObject({
  /** The preset that the rest was resolved from. */
  preset: z.string(),
  /** "mnist" or the folder the images came from. */
  data: z.string(),
  datasetSha256: z.string(),
  /** Everything random in the run follows from it. */
  seed: z.int().nonnegative(),
  /** Iterations; each moves both players, but for the head start. */
  steps: z.int().positive(),
  /** The first iterations, in which only the discriminator moves. */
  headStart: z.int().nonnegative(),
  /** Images in a step of the generator; the discriminator sees half as many real and half as many fake ones. */
  batchSize: z.int().min(2).multipleOf(2),
  latentSize: z.int().positive(),
  /** [height, width, channels] */
  imageShape: z.tuple([z.int().positive(), z.int().positive(), z.literal(1)]).readonly(),
  optimizer: z.strictObject({
    learningRate: z.number().positive(),
    beta1: rate,
    beta2: rate,
    epsilon: z.number().positive(),
    /** Whether both players' updates count as one sequence in Adam's bias corrections. */
    sharedCounter: z.boolean(),
  }),
  generator: networkSchema,
  discriminator: networkSchema,
  /** Iterations between two lines of log.jsonl, which hold means over them. */
  logEvery: z.int().positive(),
  /** Iterations between two sheets of samples. */
  sampleEvery: z.int().positive(),
  /** Iterations between two checkpoints. */
  checkpointEvery: z.int().positive(),
});

/** All that decides what a run computes, resolved: stored with the run and with the model it makes. */
export type Configuration = Readonly<z.infer<typeof configurationSchema>>;
