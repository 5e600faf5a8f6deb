import type { Colors } from '../../../models/images/colors.ts';
import type { RasterImage } from '../../../models/images/image.ts';
import { encodePng } from '../../../models/images/png.ts';
import { bigEndian, joinBytes, pngChunk, type PngText } from '../../../models/png.ts';

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
}

const signatureLength = 8;

/**
 * Encodes an animation as APNG (PNG, third edition, §11.3.6) that runs forever: each frame is what the
 * PNG encoder makes of it, its image data moved into the animation's chunks.
 *
 * @param frames at least one, all of one size
 * @param delays milliseconds a frame, up to 65 535
 */
export function encodeApng(
  frames: readonly RasterImage[],
  delays: readonly number[],
  { colors, text }: { readonly colors: Colors; readonly text: PngText },
): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  let sequence = 0;
  for (const [index, frame] of frames.entries()) {
    const png = encodePng(frame, { colors, text });
    const chunks = readChunks(png);
    if (index === 0) {
      parts.push(png.subarray(0, signatureLength));
      for (const { type, data } of chunks) {
        if (type === 'IDAT') break;
        parts.push(pngChunk(type, data));
        if (type === 'IHDR') parts.push(pngChunk('acTL', bigEndian(frames.length, 0)));
      }
    }
    parts.push(pngChunk('fcTL', frameControl(sequence++, frame, delays[index] ?? 0)));
    for (const { type, data } of chunks) {
      if (type !== 'IDAT') continue;
      if (index === 0) parts.push(pngChunk('IDAT', data));
      else parts.push(pngChunk('fdAT', joinBytes([bigEndian(sequence++), data])));
    }
    if (index === frames.length - 1) {
      for (const { type, data } of chunks) {
        if (type === 'tEXt' || type === 'IEND') parts.push(pngChunk(type, data));
      }
    }
  }
  return joinBytes(parts);
}

function frameControl(sequence: number, { width, height }: RasterImage, delay: number): Uint8Array {
  const bytes = new Uint8Array(26);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, sequence);
  view.setUint32(4, width);
  view.setUint32(8, height);
  view.setUint16(20, delay);
  view.setUint16(22, 1000);
  // Offsets 0; disposal 0 (none) and blending 0 (source): each frame replaces the one before.
  return bytes;
}

function readChunks(png: Uint8Array): readonly Chunk[] {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const chunks: Chunk[] = [];
  for (let at = signatureLength; at < png.length;) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    chunks.push({ type, data: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}
