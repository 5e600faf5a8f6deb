import { longerSide } from '../../models/images/image.ts';
import type { Check } from './parameter.ts';

/** A hand is given instead of a seed. */
export function handInsteadOf<Seed extends string, Hand extends string>(
  seed: Seed,
  handOfIt: Hand,
): Check<{ readonly [Name in Seed | Hand]?: string | undefined }> {
  return {
    of: [seed, handOfIt],
    blames: handOfIt,
    allowed: (values) =>
      values[seed] === undefined || values[handOfIt] === undefined ? null : `only without ${seed}`,
    rule: {
      description: `${handOfIt} only without ${seed}.`,
      schema: { not: { required: [seed, handOfIt] } },
    },
  };
}

/** The most pixels of one answer: about half a second of one core in the slowest format. */
export const pixelLimit = 2 ** 21;

/**
 * Holds the images of one answer within {@link pixelLimit}: every route that draws several has this check. The
 * background between them, and the empty places in the last row of a sheet, are not counted.
 *
 * @param of the parameter that counts the images; an error is about the size
 * @param counted what messages call it
 */
export function withinPixels<Given extends { readonly size?: number | undefined }>(
  of: keyof Given & string,
  countOf: (values: Given) => number,
  counted: string = of,
): Check<Given> {
  return {
    of: [of, 'size'],
    blames: 'size',
    allowed(values, image) {
      // The model's own size is only known with the model.
      const size = values.size ?? (image ? longerSide(image) : 0);
      const count = countOf(values);
      if (count * size * size <= pixelLimit) return null;
      const most = Math.floor(Math.sqrt(pixelLimit / count));
      return `up to ${most} for this ${counted}: ${counted} × size² may be ${pixelLimit}`;
    },
    rule: {
      description: `${of} × size² is at most ${pixelLimit}.`,
      limit: { product: [of, 'size', 'size'], maximum: pixelLimit },
    },
  };
}
