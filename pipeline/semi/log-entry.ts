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
