import { type DigitImage, decidePicture, pictureOptions, type PictureOptions } from './picture.ts';
import { shown } from '../shown.ts';
import { encodeSvg } from './svg.ts';

/** How an SVG looks, and what it says. */
export interface SvgOptions extends PictureOptions {
  /** For people who cannot see the picture. Default: "image, generated". */
  readonly title?: string;
}

const svgOptions: Readonly<Record<keyof SvgOptions, true>> = { ...pictureOptions, title: true };

/**
 * Encodes an image as an outline that is sharp at any size, the same as that of the HTTP API.
 *
 * @throws TypeError for what is no image, no options, an option that there is not or no title
 * @throws RangeError for an image that is not square and has no width, or an option that is not allowed
 */
export function toSvg(given: DigitImage, options: SvgOptions = {}): string {
  const { image, colors, ...size } = decidePicture(given, options, svgOptions);
  const { title = 'image, generated' } = options;
  if (typeof title !== 'string') {
    throw new TypeError(`title: ${shown(title)} given, a text allowed`);
  }
  return encodeSvg(image, colors, { ...size, title });
}
