import type * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import type { MetricValues } from '../nn/metrics.ts';

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

/** A sign that one network has got too far ahead of the other, and what usually helps: a line of the log, too. */
export type BalanceWarning = Readonly<z.infer<typeof balanceWarningSchema>>;

export const balanceWarningSchema = z.strictObject({
  step: z.int(),
  sign: z.enum(['discriminator-wins', 'discriminator-lost', 'generator-loss-rises', 'one-kind']),
  message: z.string(),
});

/** A line of log.jsonl: an entry, or a warning. */
export const logLineSchema = z.union([logEntrySchema, balanceWarningSchema]);

export type LogLine = LogEntry | BalanceWarning;

/** The entries among the lines of a log. */
export function logEntries(lines: readonly LogLine[]): readonly LogEntry[] {
  return lines.flatMap((line) => ('sign' in line ? [] : [line]));
}

/** What an iteration reports, all from before its updates: scalars for the caller to dispose. */
export interface GanMetrics {
  readonly lossOnReal: tf.Scalar;
  readonly lossOnFake: tf.Scalar;
  readonly accuracyOnReal: tf.Scalar;
  readonly accuracyOnFake: tf.Scalar;
  /** Absent in a head start. */
  readonly generatorLoss?: tf.Scalar;
}

/** The line of the log for the means of a GAN's metrics. */
export function ganLogEntry(step: number, seconds: number, means: MetricValues): LogEntry {
  const { lossOnReal = Number.NaN, lossOnFake = Number.NaN } = means;
  const { accuracyOnReal = 0, accuracyOnFake = 0, generatorLoss = null } = means;
  return {
    step,
    seconds,
    discriminatorLoss: (lossOnReal + lossOnFake) / 2,
    lossOnReal,
    lossOnFake,
    discriminatorAccuracy: (accuracyOnReal + accuracyOnFake) / 2,
    accuracyOnReal,
    accuracyOnFake,
    generatorLoss,
  };
}

/** What the progress shows of a line beside the pace. */
export function ganProgress({
  discriminatorLoss,
  discriminatorAccuracy,
  generatorLoss,
}: LogEntry): string {
  const accuracy = (100 * discriminatorAccuracy).toFixed(0);
  return `D loss ${discriminatorLoss.toFixed(3)} accuracy ${accuracy} %  G loss ${generatorLoss?.toFixed(3) ?? '(head start)'}`;
}
