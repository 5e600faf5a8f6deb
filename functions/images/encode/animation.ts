import type { MovingName } from '../formats.ts';
import { encodeApng } from './apng.ts';
import { encodeGif } from './gif.ts';
import { encodeAnimatedWebp } from './animated-webp.ts';
import { type RasterImage, resize } from '../../../models/images/image.ts';
import { type Caption, pngText } from './still.ts';
import type { Colors } from '../../../models/images/colors.ts';

/** An animation to encode. */
export interface Animation {
  /** At least two, of one size. */
  readonly images: readonly RasterImage[];
  readonly width: number; // pixels
  readonly height: number; // pixels
  readonly colors: Colors;
  readonly caption: Caption;
}

/** Milliseconds a frame: 25 a second, which GIF's hundredths can tell. */
const step = 40;
/** Milliseconds that both ends stand still. */
const rest = 600;

/** Encodes an animation that runs forever. @param name of the format, as clients name it */
export async function encodeAnimation(
  name: MovingName,
  { images, width, height, colors, caption }: Animation,
): Promise<Uint8Array<ArrayBuffer>> {
  const frames = images.map((image) => resize(image, width, height));
  const delays = frames.map((_, index) =>
    index === 0 || index === frames.length - 1 ? rest : step,
  );
  switch (name) {
    case 'png':
      return encodeApng(frames, delays, { colors, text: pngText(caption) });
    case 'gif':
      return encodeGif(frames, delays, colors);
    case 'webp':
      return encodeAnimatedWebp(frames, delays, colors);
  }
}
