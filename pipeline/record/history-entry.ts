import * as z from 'zod';

/** One line of history.jsonl: what a quick look during training measured, over fewer images than an evaluation. */
export const historyEntrySchema = z.strictObject({
  step: z.int().nonnegative(),
  /** Of training, up to this step. */
  seconds: z.number().nonnegative(),
  frechetDistance: z.number(),
  coverage: z.number(),
  precision: z.number(),
  /** null for a model without labels. */
  labelAgreement: z.number().nullable(),
});

export type HistoryEntry = Readonly<z.infer<typeof historyEntrySchema>>;
