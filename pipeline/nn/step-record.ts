import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import type { StepOutcome } from './step-outcome.ts';

export const logEntrySchema = z.strictObject({
  step: z.int(),
  seconds: z.number(),
  discriminatorLoss: z.number(),
  lossOnReal: z.number(),
  lossOnFake: z.number(),
  discriminatorAccuracy: z.number(),
  accuracyOnReal: z.number(),
  accuracyOnFake: z.number(),
  /** null while only the discriminator is trained. */
  generatorLoss: z.number().nullable(),
});

/** One line of log.jsonl: means over the iterations since the line before. */
export type LogEntry = Readonly<z.infer<typeof logEntrySchema>>;

type Losses = Omit<LogEntry, 'step' | 'seconds'>;

/** What was collected and not yet read, as numbers: for a checkpoint, so that a log line's means survive it. */
export const pendingRecordSchema = z.strictObject({
  /** Losses and accuracies, an iteration each: on real, on fake, on real, on fake. */
  discriminator: z.array(z.tuple([z.number(), z.number(), z.number(), z.number()])),
  generator: z.array(z.number()),
});

export type PendingRecord = z.infer<typeof pendingRecordSchema>;

/** Collects what the steps tell on the device, so that it is read back once a log line, not once a step. */
export interface StepRecord {
  /** Takes over the scalars; clear disposes them. */
  add(outcome: StepOutcome): void;
  /** The means of what is on record. A sync point: waits for the device. */
  readMeans(): Promise<Losses>;
  /** What is on record, iteration by iteration. */
  readPending(): Promise<PendingRecord>;
  /** Frees what is on record, and starts anew. */
  clear(): void;
}

/** A record that goes on from what a checkpoint kept. */
export function createStepRecord(
  pending: PendingRecord = { discriminator: [], generator: [] },
): StepRecord {
  let discriminator: tf.Tensor[] = pending.discriminator.map((outcome) => tf.tensor1d(outcome));
  let generator: tf.Tensor[] = pending.generator.map((loss) => tf.scalar(loss));
  return {
    add({ generatorLoss, lossOnReal, lossOnFake, accuracyOnReal, accuracyOnFake }) {
      const outcome = [lossOnReal, lossOnFake, accuracyOnReal, accuracyOnFake];
      discriminator.push(tf.stack(outcome));
      tf.dispose(outcome);
      if (generatorLoss) generator.push(generatorLoss);
    },
    async readMeans() {
      const [lossOnReal = Number.NaN, lossOnFake = Number.NaN, onReal = 0, onFake = 0] =
        await readMean(discriminator);
      const [generatorLoss = null] = generator.length > 0 ? await readMean(generator) : [];
      return {
        discriminatorLoss: (lossOnReal + lossOnFake) / 2,
        lossOnReal,
        lossOnFake,
        discriminatorAccuracy: (onReal + onFake) / 2,
        accuracyOnReal: onReal,
        accuracyOnFake: onFake,
        generatorLoss,
      };
    },
    async readPending() {
      const outcomes = await Promise.all(discriminator.map((tensor) => tensor.data<'float32'>()));
      const losses = await Promise.all(generator.map((tensor) => tensor.data<'float32'>()));
      return {
        discriminator: outcomes.map<[number, number, number, number]>(
          ([lossOnReal = 0, lossOnFake = 0, onReal = 0, onFake = 0]) => [
            ...([lossOnReal, lossOnFake, onReal, onFake] as const),
          ],
        ),
        generator: losses.map(([loss = 0]) => loss),
      };
    },
    clear() {
      tf.dispose([discriminator, generator]);
      discriminator = [];
      generator = [];
    },
  };
}

/** The mean of tensors of one shape. */
async function readMean(tensors: tf.Tensor[]): Promise<Float32Array> {
  const mean = tf.tidy(() => tf.mean(tf.stack(tensors), 0));
  const values = await mean.data<'float32'>();
  mean.dispose();
  return values;
}
