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
