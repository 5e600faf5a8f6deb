import type { SentBody } from './ask.ts';

/** The bytes of a PNG, JPEG or WebP. */
export type SentPicture = Uint8Array<ArrayBuffer>;

/** The pixels of an image that is as MNIST's are: 0 (background) to 255 (ink). */
export interface SentPixels {
  readonly pixels: ArrayLike<number>;
}

/** A picture, or pixels. */
export type SentImage = SentPicture | SentPixels;

/**
 * A picture (PNG or WebP) that is transparent where the digit is not known; or pixels, and a mask that is 1 where one is
 * hidden.
 */
export type SentPartialImage = SentPicture | (SentPixels & { readonly mask: ArrayLike<number> });

/** Several pictures, or the pixels of several images. */
export type SentImages = readonly SentPicture[] | readonly SentPixels[];

/** The body that tells an image. */
export function bodyOf(image: SentImage | SentPartialImage): SentBody {
  return isPicture(image) ? { type: typeOf(image), content: image } : jsonBody(image);
}

/** The body that tells several images. */
export async function bodyOfAll(images: SentImages): Promise<SentBody> {
  const pictures = images.filter(isPicture);
  if (pictures.length === 0) return jsonBody({ images });
  const form = new FormData();
  for (const [index, picture] of pictures.entries()) {
    form.append('image', new Blob([picture], { type: typeOf(picture) }), `${index}`);
  }
  const body = new Response(form);
  const type = body.headers.get('Content-Type') ?? '';
  return { type, content: new Uint8Array(await body.arrayBuffer()) };
}

function isPicture(image: unknown): image is SentPicture {
  return image instanceof Uint8Array;
}

/** By the first byte of a JPEG and a WebP; the server refuses what is no PNG either. */
function typeOf([first]: SentPicture): string {
  return `image/${first === 0xff ? 'jpeg' : first === 0x52 ? 'webp' : 'png'}`;
}

/** A body of JSON; typed arrays in it become lists. */
export function jsonBody(value: object): SentBody {
  // A typed array's JSON would be an object.
  const content = JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member && 'length' in member
      ? Array.from(member as ArrayLike<number>)
      : member,
  );
  return { type: 'application/json', content };
}
