import { type Colors, paletteOf } from '../../../models/images/colors.ts';
import type { RasterImage } from '../../../models/images/image.ts';
import { riffChunk, webpFile } from './riff.ts';
import { encodeVp8l } from './vp8l/vp8l.ts';

/** Encodes an image as lossless WebP (RFC 9649). Loaded only when one is asked for. */
export function encodeWebp(image: RasterImage, colors: Colors): Uint8Array<ArrayBuffer> {
  return webpFile([riffChunk('VP8L', encodeVp8l(image, paletteOf(colors)))]);
}
