import { type Colors, paletteOf } from '../../../models/images/colors.ts';
import type { RasterImage } from '../../../models/images/image.ts';
import { riffChunk, webpFile } from './riff.ts';
import { encodeVp8l } from './vp8l/vp8l.ts';

/** Bit flags of the VP8X chunk. */
const flags = { animation: 0x02, alpha: 0x10 } as const;
/** Of an ANMF chunk: the frame replaces what was there. */
const withoutBlending = 0x02;

/**
 * Encodes an animation as lossless WebP (RFC 9649 §2.7) that runs forever.
 *
 * @param frames at least one, all of one size
 * @param delays milliseconds a frame
 */
export function encodeAnimatedWebp(
  frames: readonly RasterImage[],
  delays: readonly number[],
  colors: Colors,
): Uint8Array<ArrayBuffer> {
  const [first] = frames;
  if (!first) throw new RangeError('frames: at least one is needed');
  const palette = paletteOf(colors);
  const size = [...uint24(first.width - 1), ...uint24(first.height - 1)];
  const chunks = [
    riffChunk('VP8X', [flags.animation | flags.alpha, 0, 0, 0, ...size]),
    // Background 0, loops 0: forever.
    riffChunk('ANIM', [0, 0, 0, 0, 0, 0]),
  ];
  for (const [index, frame] of frames.entries()) {
    const image = riffChunk('VP8L', encodeVp8l(frame, palette));
    const place = [...uint24(0), ...uint24(0), ...size];
    const head = [...place, ...uint24(delays[index] ?? 0), withoutBlending];
    chunks.push(riffChunk('ANMF', Buffer.concat([Uint8Array.from(head), image])));
  }
  return webpFile(chunks);
}

function uint24(value: number): readonly number[] {
  return [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff];
}
