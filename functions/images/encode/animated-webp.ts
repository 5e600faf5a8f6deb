import type { Colors } from '../../../models/images/colors.ts';
import { encodeWebp } from './webp.ts';
import type { GreyImage } from '../../../models/images/image.ts';

/** Bit flags of the VP8X chunk. */
const flags = { animation: 0x02, alpha: 0x10 } as const;
/** Of an ANMF chunk: the frame replaces what was there. */
const withoutBlending = 0x02;

/**
 * Encodes an animation as lossless WebP (RFC 9649 §2.7) that runs forever: libwebp encodes each frame,
 * here they are put into one file.
 *
 * @param frames at least one, all of one size
 * @param delays milliseconds a frame
 */
export async function encodeAnimatedWebp(
  frames: readonly GreyImage[],
  delays: readonly number[],
  colors: Colors,
): Promise<Uint8Array<ArrayBuffer>> {
  const [first] = frames;
  if (!first) throw new RangeError('frames: at least one is needed');
  const size = [...uint24(first.width - 1), ...uint24(first.height - 1)];
  const chunks = [
    riffChunk('VP8X', [flags.animation | flags.alpha, 0, 0, 0, ...size]),
    // Background 0, loops 0: forever.
    riffChunk('ANIM', [0, 0, 0, 0, 0, 0]),
  ];
  for (const [index, frame] of frames.entries()) {
    const image = imageChunk(await encodeWebp(frame, colors));
    const place = [...uint24(0), ...uint24(0), ...size];
    const head = [...place, ...uint24(delays[index] ?? 0), withoutBlending];
    chunks.push(riffChunk('ANMF', Buffer.concat([Uint8Array.from(head), image])));
  }
  return new Uint8Array(riffChunk('RIFF', Buffer.concat([Buffer.from('WEBP'), ...chunks])));
}

/** The VP8L chunk of a picture's file, header included. */
function imageChunk(file: Uint8Array): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let at = 12; at < file.length;) {
    const length = 8 + view.getUint32(at + 4, true);
    const end = at + length + (length % 2);
    if (String.fromCharCode(...file.subarray(at, at + 4)) === 'VP8L') return file.subarray(at, end);
    at = end;
  }
  throw new Error('libwebp wrote no VP8L chunk');
}

/** A chunk: name, length, content, padded to an even length. */
function riffChunk(name: string, content: Uint8Array | readonly number[]): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(content.length);
  const padding = Buffer.alloc(content.length % 2);
  return Buffer.concat([Buffer.from(name), length, Uint8Array.from(content), padding]);
}

function uint24(value: number): readonly number[] {
  return [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff];
}
