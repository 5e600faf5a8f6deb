import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import type { DiscriminatorOutcome } from './step-discriminator.ts';

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

/** Collects what the steps tell on the device, so that it is read back once a log line, not once a step. */
export interface StepRecord {
  /** Takes over the scalars and disposes them when they are read. */
  add(discriminator: DiscriminatorOutcome, generatorLoss: tf.Scalar | undefined): void;
  /** The means since the last call. */
  takeMeans(): Promise<Losses>;
  /** Frees what was added and not read. */
  dispose(): void;
}

export function createStepRecord(): StepRecord {
  let discriminator: tf.Tensor[] = [];
  let generator: tf.Tensor[] = [];
  return {
    add({ lossOnReal, lossOnFake, accuracyOnReal, accuracyOnFake }, generatorLoss) {
      const outcome = [lossOnReal, lossOnFake, accuracyOnReal, accuracyOnFake];
      discriminator.push(tf.stack(outcome));
      tf.dispose(outcome);
      if (generatorLoss) generator.push(generatorLoss);
    },
    async takeMeans() {
      const [lossOnReal = Number.NaN, lossOnFake = Number.NaN, onReal = 0, onFake = 0] =
        await takeMean(discriminator);
      const [generatorLoss = null] = generator.length > 0 ? await takeMean(generator) : [];
      discriminator = [];
      generator = [];
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
    dispose() {
      tf.dispose([discriminator, generator]);
    },
  };
}

/** The mean of tensors of one shape, which it disposes. A sync point: waits for the device. */
async function takeMean(tensors: tf.Tensor[]): Promise<Float32Array> {
  const mean = tf.tidy(() => tf.mean(tf.stack(tensors), 0));
  tf.dispose(tensors);
  const values = await mean.data<'float32'>();
  mean.dispose();
  return values;
}
