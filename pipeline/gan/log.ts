import type * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import type { MetricValues } from '../nn/metrics.ts';

const bothNetworks = { generator: z.number(), discriminator: z.number() };

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
  // Absent from logs of before they were recorded. Of the line's last iteration:
  learningRate: z.strictObject(bothNetworks).optional(),
  /** The length of the loss's gradient by all weights of a network; null while the generator is not trained. */
  gradientNorm: z.strictObject({ ...bothNetworks, generator: z.number().nullable() }).optional(),
  /** The length of all trained weights of a network. */
  weightNorm: z.strictObject(bothNetworks).optional(),
  /** What the gradient penalty adds to the discriminator's loss, a mean; absent without one. */
  penalty: z.number().optional(),
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

/** What an iteration reports, from before its updates but for the weights: scalars for the caller to dispose. */
export interface GanMetrics {
  readonly lossOnReal: tf.Scalar;
  readonly lossOnFake: tf.Scalar;
  readonly accuracyOnReal: tf.Scalar;
  readonly accuracyOnFake: tf.Scalar;
  /** Absent in a head start. */
  readonly generatorLoss?: tf.Scalar;
  /** In updates that pay one. */
  readonly penalty?: tf.Scalar;
  // In iterations that are logged:
  readonly generatorGradientNorm?: tf.Scalar;
  readonly discriminatorGradientNorm?: tf.Scalar;
  readonly generatorWeightNorm?: tf.Scalar;
  readonly discriminatorWeightNorm?: tf.Scalar;
  readonly generatorLearningRate?: number;
  readonly discriminatorLearningRate?: number;
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
    ...measuredPart(means),
  };
}

/** What only an iteration that is logged reports. */
function measuredPart(
  means: MetricValues,
): Pick<LogEntry, 'learningRate' | 'gradientNorm' | 'weightNorm' | 'penalty'> {
  const { generatorLearningRate, discriminatorLearningRate } = means;
  const { generatorGradientNorm = null, discriminatorGradientNorm } = means;
  const { generatorWeightNorm, discriminatorWeightNorm, penalty } = means;
  const learningRate = ofBoth(generatorLearningRate, discriminatorLearningRate);
  const weightNorm = ofBoth(generatorWeightNorm, discriminatorWeightNorm);
  return {
    ...(learningRate ? { learningRate } : {}),
    ...(discriminatorGradientNorm === undefined
      ? {}
      : {
          gradientNorm: {
            generator: generatorGradientNorm,
            discriminator: discriminatorGradientNorm,
          },
        }),
    ...(weightNorm ? { weightNorm } : {}),
    ...(penalty === undefined ? {} : { penalty }),
  };
}

function ofBoth(generator: number | undefined, discriminator: number | undefined) {
  if (generator === undefined || discriminator === undefined) return null;
  return { generator, discriminator };
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
