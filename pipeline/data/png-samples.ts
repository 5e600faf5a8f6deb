import { convertIndexedToRgb, decode } from 'fast-png';
import type { ImageSamples } from './image-samples.ts';

/**
 * Decodes a PNG of any kind: greys of 1 to 16 bits, colours, palettes, alpha, interlaced or not.
 *
 * @throws Error in the decoder's words where a checksum is wrong or the file is damaged
 */
export function decodePng(bytes: Uint8Array): ImageSamples {
  const png = decode(bytes, { checkCrc: true });
  const { height, width, depth } = png;
  if (height === 0 || width === 0) throw new Error('no pixels');
  const transparent = [...(png.transparency ?? [])];
  if (!png.palette && depth >= 8) {
    const { channels, data } = png;
    return { height, width, channels, maximum: 2 ** depth - 1, data, transparent };
  }
  const palette = png.palette ?? greyRamp(depth);
  return {
    height,
    width,
    channels: palette[0]?.length ?? 0,
    maximum: 255,
    data: convertIndexedToRgb({ ...png, palette }),
    transparent: transparent.flatMap((value) => palette[value] ?? []),
  };
}

/** Greys of 1, 2 or 4 bits read as indices into this palette are greys of 8 bits. */
function greyRamp(depth: number): number[][] {
  const levelCount = 2 ** depth;
  return Array.from({ length: levelCount }, (_, level) => [(level * 255) / (levelCount - 1)]);
}
