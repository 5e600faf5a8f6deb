import { crc32 } from 'node:zlib';
import { invalidImage } from './picture.ts';

/** One chunk of a PNG: its bytes as they stand in the file, length and checksum included. */
export interface PngChunk {
  readonly type: string;
  readonly whole: Uint8Array;
  readonly data: Uint8Array;
}

export const pngSignature: readonly number[] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Bytes around a chunk's data: length and type before it, the checksum behind it. */
const frame = { before: 8, after: 4 } as const;

/**
 * Reads a PNG chunk by chunk up to its IEND, each held to its checksum. Nothing is inflated.
 *
 * @throws Problem invalid-image where the bytes are no PNG, are cut off or damaged
 * @see https://www.w3.org/TR/png-3/#5Chunk-layout
 */
export function* pngChunks(bytes: Uint8Array): Generator<PngChunk> {
  if (pngSignature.some((byte, index) => bytes[index] !== byte)) {
    throw invalidImage('It does not start with the signature of a PNG.');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let start = pngSignature.length; ;) {
    const dataStart = start + frame.before;
    const dataEnd = dataStart + (dataStart <= bytes.length ? view.getUint32(start) : 0);
    if (dataStart > bytes.length || dataEnd + frame.after > bytes.length) {
      throw invalidImage('It is cut off.');
    }
    const type = String.fromCharCode(...bytes.subarray(start + 4, dataStart));
    if (crc32(bytes.subarray(start + 4, dataEnd)) !== view.getUint32(dataEnd)) {
      throw invalidImage(`It is damaged: the checksum of ${chunkName(type)} does not match.`);
    }
    const end = dataEnd + frame.after;
    yield { type, whole: bytes.subarray(start, end), data: bytes.subarray(dataStart, dataEnd) };
    if (type === 'IEND') return;
    start = end;
  }
}

/** A chunk's type for a message, whatever bytes it is. */
function chunkName(type: string): string {
  return /^[A-Za-z]{4}$/.test(type) ? `its chunk ${type}` : 'one of its chunks';
}
