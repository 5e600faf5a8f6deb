import * as gifenc from 'gifenc';
import type { Colors } from '../../../models/images/colors.ts';
import type { GreyImage } from '../../../models/images/image.ts';
import { paletteOf } from '../../../models/images/colors.ts';

// The bundle takes the package's module, Node its CommonJS, which Node sees as one default export.
const GIFEncoder = gifenc.GIFEncoder ?? gifenc.default.GIFEncoder;

/**
 * Encodes an animation as GIF89a that runs forever, with all 256 greys in one palette: nothing is lost.
 * What is less than half opaque is transparent, as GIF knows no more.
 *
 * @param delays milliseconds a frame; GIF counts in hundredths of a second
 */
export function encodeGif(
  frames: readonly GreyImage[],
  delays: readonly number[],
  colors: Colors,
): Uint8Array<ArrayBuffer> {
  const palette = paletteOf(colors);
  const transparentIndex = palette.findIndex(([, , , opacity]) => opacity < 128);
  const transparent = transparentIndex >= 0;
  const gif = GIFEncoder();
  for (const [index, { width, height, pixels }] of frames.entries()) {
    const indexes = transparent
      ? pixels.map((grey) => ((palette[grey]?.[3] ?? 255) < 128 ? transparentIndex : grey))
      : pixels;
    gif.writeFrame(indexes, width, height, {
      delay: delays[index] ?? 0,
      transparent,
      transparentIndex: Math.max(0, transparentIndex),
      // Cleared to the background before the next one, or the ink of all frames would pile up.
      dispose: transparent ? 2 : 1,
      ...(index === 0 && { palette: palette.map(([red, green, blue]) => [red, green, blue]) }),
    });
  }
  gif.finish();
  return new Uint8Array(gif.bytes());
}
