import { join } from 'node:path';
import * as z from 'zod';

/** One line of a semi-supervised run's log.jsonl. */
export const semiLogEntrySchema = z.strictObject({
  step: z.int(),
  /** Passes over the unlabelled images so far. */
  epoch: z.number(),
  seconds: z.number(),
  /** Means over the iterations since the previous line, by the method's names. */
  losses: z.record(z.string(), z.number()),
  /** The classifier's error rate on the validation images, 0..1; once per epoch, if there are any. */
  validationError: z.number().optional(),
});

export type SemiLogEntry = Readonly<z.infer<typeof semiLogEntrySchema>>;

/** The metrics that the progress line shows. */
export function semiFigures({ epoch, losses, validationError }: SemiLogEntry): string {
  return [
    `epoch ${epoch.toFixed(1)}`,
    ...Object.entries(losses).map(([name, loss]) => `${name} ${loss.toFixed(3)}`),
    ...(validationError === undefined
      ? []
      : [`validation error ${(100 * validationError).toFixed(2)} %`]),
  ].join('  ');
}

/** result.json of a semi-supervised run. */
export const semiResultSchema = z.strictObject({
  kind: z.literal('semi-supervised'),
  preset: z.string(),
  /** Misclassified images of those compared with. */
  errors: z.int().nonnegative(),
  /** Which images those are: held-out training images, or the data set's test images. */
  reference: z.enum(['validation', 'test']).default('test'),
  testCount: z.int().positive(),
  errorRate: z.number().min(0).max(1),
  labelSeed: z.int().nonnegative(),
  labelsPerClass: z.int().positive(),
  labelsOnly: z.boolean(),
  seed: z.int().nonnegative(),
  steps: z.int().positive(),
  /** Passes over the unlabelled images. */
  epochs: z.number().positive(),
  /** Of training, over all sessions. */
  minutes: z.number().nonnegative(),
  engine: z.string(),
  dataset: z.strictObject({ name: z.string(), sha256: z.string() }),
});

export type SemiResult = Readonly<z.infer<typeof semiResultSchema>>;

/** Where a run keeps its classifier, its errors, and what its report shows of them. */
export function semiFiles(
  path: string,
): Readonly<Record<'classifier' | 'result' | 'mistakes' | 'labelled', string>> {
  return {
    classifier: join(path, 'classifier'),
    result: join(path, 'result.json'),
    mistakes: join(path, 'mistakes.json'),
    labelled: join(path, 'labelled.png'),
  };
}
