import type * as z from 'zod';

/** The most pixels of one answer: about half a second of one core in the slowest format. */
export const pixelLimit = 2 ** 21;

/** The side of one image where no size is asked for. */
const ownSize = 28;

/**
 * A check for a route's schema: so many images of one size stay within {@link pixelLimit}. The error is
 * the size's where there is one to blame.
 *
 * @param parameter names the parameter that counts the images
 */
export function withinPixels<Parameters extends { readonly size?: number | undefined }>(
  parameter: string,
  countOf: (parameters: Parameters) => number,
) {
  return (parameters: Parameters, context: z.RefinementCtx): void => {
    const { size = ownSize } = parameters;
    const count = countOf(parameters);
    if (count * size * size <= pixelLimit) return;
    const allowed = Math.floor(Math.sqrt(pixelLimit / count));
    const message = `up to ${allowed} for this ${parameter}: count × size² may be ${pixelLimit}`;
    context.addIssue({ code: 'custom', path: ['size'], message });
  };
}
