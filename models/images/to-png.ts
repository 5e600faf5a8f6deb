import { resize } from './image.ts';
import { type DigitImage, decidePicture, type PictureOptions } from './picture.ts';
import { encodePng } from './png.ts';

/**
 * Encodes an image as PNG, with the same pixels as the HTTP API.
 *
 * @throws RangeError for an image that is not square and has no width, or an option that is not allowed
 */
export function toPng(given: DigitImage, options: PictureOptions = {}): Uint8Array<ArrayBuffer> {
  const { image, width, height, colors } = decidePicture(given, options);
  return encodePng(resize(image, width, height), { colors });
}

/** A PNG as a data: URL, for an <img>. @throws RangeError as toPng does */
export function toDataUrl(image: DigitImage, options: PictureOptions = {}): string {
  const png = Array.from(toPng(image, options), (byte) => String.fromCharCode(byte));
  return `data:image/png;base64,${btoa(png.join(''))}`;
}
