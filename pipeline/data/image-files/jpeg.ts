import { decode as readJpeg } from 'jpeg-js';
import { exifOrientation } from '../../../models/images/orientation.ts';
import { readJpegHeader } from './jpeg-header.ts';
import { mostPixels, type StoredImage } from './samples.ts';

// Pixels take four bytes, and the coefficients of a progressive image about ten times as many.
const mostMegabytes = (mostPixels * 44) / 2 ** 20;

/** Decodes a JPEG. @throws Error if it is damaged, too large or of a rare kind */
export function decodeJpeg(bytes: Uint8Array): StoredImage {
  const { storesRgb } = readJpegHeader(bytes);
  const image = readJpeg(bytes, {
    // Left out, the decoder decides, which for CMYK it does well.
    ...(storesRgb && { colorTransform: false }),
    useTArray: true,
    maxMemoryUsageInMB: mostMegabytes,
    maxResolutionInMP: mostPixels / 1e6,
  });
  const { height, width, data } = image;
  // The decoder keeps the byte before the TIFF header that EXIF data consists of.
  const exif = exifOf(image);
  const orientation = exif ? exifOrientation(exif.subarray(1)) : 1;
  return { height, width, channels: 4, maximum: 255, data, transparent: [], orientation };
}

/** What jpeg-js keeps of the EXIF segment; its types do not name it. */
function exifOf(image: object): Uint8Array | null {
  if (!('exifBuffer' in image)) return null;
  return image.exifBuffer instanceof Uint8Array ? image.exifBuffer : null;
}
