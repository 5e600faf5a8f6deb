import { pngDataUrl } from './data-url.ts';
import { resize } from './image.ts';
import { type DigitImage, decidePicture, type PictureOptions } from './picture.ts';
import { encodePng } from './png.ts';

/**
 * Encodes an image as PNG, with the same pixels as the HTTP API.
 *
 * @throws TypeError for what is no image, no options or an option that there is not
 * @throws RangeError for an image that is not square and has no width, or an option that is not allowed
 */
export function toPng(given: DigitImage, options: PictureOptions = {}): Uint8Array<ArrayBuffer> {
  const { image, width, height, colors } = decidePicture(given, options);
  return encodePng(resize(image, width, height), { colors });
}

/** A PNG as a data: URL, for an <img>. @throws RangeError as toPng does */
export function toDataUrl(image: DigitImage, options: PictureOptions = {}): string {
  return pngDataUrl(toPng(image, options));
}
