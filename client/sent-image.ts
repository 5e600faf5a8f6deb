import type { SentBody } from './ask.ts';

/** A PNG's bytes, or the pixels of an image that is as MNIST's are: 0 (background) to 255 (ink). */
export type SentImage = Uint8Array<ArrayBuffer> | { readonly pixels: ArrayLike<number> };

/**
 * A PNG's bytes, transparent where the digit is not known; or pixels, and a mask that is 1 where one is
 * hidden.
 */
export type SentPartialImage =
  | Uint8Array<ArrayBuffer>
  | { readonly pixels: ArrayLike<number>; readonly mask: ArrayLike<number> };

/** The body that tells an image. */
export function bodyOf(image: SentImage | SentPartialImage): SentBody {
  if (image instanceof Uint8Array) return { type: 'image/png', content: image };
  // A typed array's JSON is an object.
  const lists = Object.entries(image).map(([name, values]) => [name, Array.from(values)] as const);
  return { type: 'application/json', content: JSON.stringify(Object.fromEntries(lists)) };
}
