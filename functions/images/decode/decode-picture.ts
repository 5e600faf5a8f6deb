import type { Picture } from './picture.ts';

/** The types of pictures that are decoded, each with what decodes it, loaded when it is first needed. */
const decoders = {
  'image/png': async (bytes) => (await import('./png.ts')).decodePng(bytes),
  'image/jpeg': async (bytes) => (await import('./jpeg.ts')).decodeJpeg(bytes),
  'image/webp': async (bytes) => (await import('./webp.ts')).decodeWebp(bytes),
} satisfies Readonly<Record<string, (bytes: Uint8Array) => Promise<Picture>>>;

/** The media type of a picture that is decoded. */
export type PictureType = keyof typeof decoders;

/** All of them. */
export const pictureTypes = Object.keys(decoders) as PictureType[];

/** Whether a media type is one of a picture that is decoded. */
export function isPictureType(type: string): type is PictureType {
  return Object.hasOwn(decoders, type);
}

/** The first bytes of each type; of a WebP, after the first eight. */
const signatures: readonly (readonly [type: PictureType, at: number, text: string])[] = [
  ['image/png', 0, '\x89PNG'],
  ['image/jpeg', 0, '\xff\xd8\xff'],
  ['image/webp', 8, 'WEBP'],
];

/** The type of a picture by its first bytes; null: it is none of them. */
export function pictureTypeOf(bytes: Uint8Array): PictureType | null {
  const found = signatures.find(
    ([, at, text]) => String.fromCharCode(...bytes.subarray(at, at + text.length)) === text,
  );
  return found?.[0] ?? null;
}

/** A picture as it was sent. */
export interface SentPicture {
  readonly type: PictureType;
  readonly bytes: Uint8Array;
}

/**
 * Decodes a picture to a megapixel at most, upright.
 *
 * @throws Problem invalid-image where it is none of its type, cut off or damaged; image-too-large
 */
export async function decodePicture({ type, bytes }: SentPicture): Promise<Picture> {
  return decoders[type](bytes);
}
