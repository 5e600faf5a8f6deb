import { fittedImages } from '../../data/fit.ts';
import { bytesOfImage, type LabelledImages } from '../../data/images.ts';

/** Values of an image whose principal components take some seconds to find. */
const mostValues = 1024;

/**
 * The images as neighbours are looked for among them: light on dark, as angles between images need it, and at most
 * 32 × 32 in grey or 18 × 18 in colour.
 */
export function comparedImages(images: LabelledImages): LabelledImages {
  const side = Math.floor(Math.sqrt(mostValues / images.channels));
  const small =
    bytesOfImage(images) > mostValues
      ? fittedImages(images, { size: side, fit: 'letterbox' })
      : images;
  return isLight(small.pixels)
    ? { ...small, pixels: small.pixels.map((value) => 255 - value) }
    : small;
}

/** Whether pixels are light more than dark. */
function isLight(pixels: Uint8Array): boolean {
  const sum = pixels.reduce((total, value) => total + value, 0);
  return sum > 127.5 * pixels.length;
}
