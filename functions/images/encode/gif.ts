import * as gifenc from 'gifenc';
import type { Colors } from '../../../models/images/colors.ts';
import { paletteOf } from '../../../models/images/colors.ts';
import { isColor, type RasterImage } from '../../../models/images/image.ts';
import { joinBytes } from '../../../models/png.ts';

// The bundle takes the package's module, Node its CommonJS, which Node sees as one default export.
const { GIFEncoder, quantize, applyPalette } = (
  gifenc.GIFEncoder ? gifenc : gifenc.default
) as gifenc.Functions;

/**
 * Encodes an animation as GIF89a that runs forever, with all 256 greys in one palette: nothing is lost.
 * What is less than half opaque is transparent, as GIF knows no more. Of frames in colour the 256 colors are kept that
 * stand for all of them best.
 *
 * @param delays milliseconds a frame; GIF counts in hundredths of a second
 */
export function encodeGif(
  frames: readonly RasterImage[],
  delays: readonly number[],
  colors: Colors,
): Uint8Array<ArrayBuffer> {
  if (frames.some(isColor)) return encodeInColor(frames, delays);
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

function encodeInColor(
  frames: readonly RasterImage[],
  delays: readonly number[],
): Uint8Array<ArrayBuffer> {
  const opaque = frames.map(withOpacity);
  const palette = quantize(joinBytes(opaque), 256);
  const gif = GIFEncoder();
  for (const [index, { width, height }] of frames.entries()) {
    gif.writeFrame(applyPalette(opaque[index] ?? Uint8Array.of(), palette), width, height, {
      delay: delays[index] ?? 0,
      dispose: 1,
      ...(index === 0 && { palette }),
    });
  }
  gif.finish();
  return new Uint8Array(gif.bytes());
}

/** Red, green and blue with an opacity of 255. */
function withOpacity({ pixels }: RasterImage): Uint8Array {
  const samples = new Uint8Array((pixels.length / 3) * 4).fill(255);
  for (let at = 0, from = 0; from < pixels.length; at += 4, from += 3) {
    samples.set(pixels.subarray(from, from + 3), at);
  }
  return samples;
}
