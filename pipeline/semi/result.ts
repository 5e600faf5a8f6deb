import * as z from 'zod';

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
