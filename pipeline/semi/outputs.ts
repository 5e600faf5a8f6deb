import * as z from 'zod';

/** One line of a semi-supervised run's log.jsonl. */
export const semiLogEntrySchema = z.strictObject({
  step: z.int(),
  /** Rounds through the unlabelled images so far. */
  epoch: z.number(),
  seconds: z.number(),
  /** Means over the iterations since the line before, by the names that the method gives them. */
  losses: z.record(z.string(), z.number()),
  /** Share of the images kept apart that the classifier misnames; once an epoch, if at all. */
  validationError: z.number().optional(),
});

export type SemiLogEntry = Readonly<z.infer<typeof semiLogEntrySchema>>;

/** What the progress tells of an entry beside its pace. */
export function semiFigures({ epoch, losses, validationError }: SemiLogEntry): string {
  return [
    `epoch ${epoch.toFixed(1)}`,
    ...Object.entries(losses).map(([name, loss]) => `${name} ${loss.toFixed(3)}`),
    ...(validationError === undefined
      ? []
      : [`validation error ${(100 * validationError).toFixed(2)} %`]),
  ].join('  ');
}

export const semiResultSchema = z.strictObject({
  kind: z.literal('semi-supervised'),
  preset: z.string(),
  /** Test images that the averaged discriminator misnames. */
  errors: z.int().nonnegative(),
  testCount: z.int().positive(),
  errorRate: z.number().min(0).max(1),
  labelSeed: z.int().nonnegative(),
  labelsPerClass: z.int().positive(),
  labelsOnly: z.boolean(),
  seed: z.int().nonnegative(),
  steps: z.int().positive(),
  /** Rounds through the unlabelled images. */
  epochs: z.number().positive(),
  /** That training took, over all sittings. */
  minutes: z.number().nonnegative(),
  engine: z.string(),
  dataset: z.strictObject({ name: z.string(), sha256: z.string() }),
});

/** What result.json of a semi-supervised run says. */
export type SemiResult = Readonly<z.infer<typeof semiResultSchema>>;
