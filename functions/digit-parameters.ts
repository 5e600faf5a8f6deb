import * as z from 'zod';
import { modelId } from '../models/manifest.ts';
import { isSeed } from '../models/seed.ts';

/** The longer side of an image, in pixels. */
export const imageSize = { minimum: 28, maximum: 1024 } as const;

const seedAllowed = 'one text of 1 to 128 characters, percent-encoded as UTF-8';
const labelAllowed = 'one digit from 0 to 9';
const sizeAllowed = `one whole number from ${imageSize.minimum} to ${imageSize.maximum}`;
const modelAllowed = 'one model id of 16 hex digits';

/** The query of /digit. Each message says what the parameter allows. */
export const digitParameters = z.strictObject({
  seed: z.string(seedAllowed).refine(isSeed, seedAllowed).optional(),
  label: z
    .string(labelAllowed)
    .regex(/^[0-9]$/, labelAllowed)
    .transform(Number)
    .optional(),
  size: z.string(sizeAllowed).refine(isImageSize, sizeAllowed).transform(Number).optional(),
  model: z
    .string(modelAllowed)
    .refine((text) => modelId.safeParse(text).success, modelAllowed)
    .optional(),
});

/** What a client asks of /digit: what is absent is chosen for it. */
export type DigitParameters = z.output<typeof digitParameters>;

function isImageSize(text: string): boolean {
  if (!/^[1-9]\d{0,3}$/.test(text)) return false;
  return Number(text) >= imageSize.minimum && Number(text) <= imageSize.maximum;
}
