import * as z from 'zod';

/** That a person promoted a model against the gate: who, when, over which model, and what the gate had said. */
export const overrideSchema = z.strictObject({
  by: z.string().min(1),
  at: z.iso.datetime(),
  alias: z.string(),
  /** The id of the model that the alias pointed to. */
  champion: z.string().regex(/^[0-9a-f]{16}$/),
  reason: z.string().nullable(),
  /** The figures that were worse beyond noise; null: that model has none. */
  figures: z
    .array(
      z.strictObject({
        name: z.string(),
        candidate: z.number().nullable(),
        champion: z.number().nullable(),
        worseBy: z.number().nullable(),
      }),
    )
    .readonly(),
  /** Why the two could not be compared; empty: they were. */
  incomparable: z.array(z.string()).readonly(),
});

export type Override = z.infer<typeof overrideSchema>;
