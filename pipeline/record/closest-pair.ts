import * as z from 'zod';

/** A generated image, and the training image that is nearest to it. */
export const closestPairSchema = z.strictObject({
  /** height × width bytes, 0 (background) to 255 (ink), row by row, in base64. */
  generated: z.base64(),
  nearest: z.base64(),
  /** Euclidean, over pixels in [0, 1]; 0: a copy. */
  distance: z.number().nonnegative(),
  /** The label that was asked for; null: none was. */
  label: z.int().nonnegative().nullable(),
});

/** All of closest-pairs.json, nearest first. */
export const closestPairsSchema = z.array(closestPairSchema).readonly();

export type ClosestPair = Readonly<z.infer<typeof closestPairSchema>>;
