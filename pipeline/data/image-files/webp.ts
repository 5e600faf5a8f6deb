import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import decode, { init } from '@jsquash/webp/decode.js';
import { exifOrientation } from '../../../models/images/orientation.ts';
import { requireSize, type StoredImage } from './samples.ts';

let started: Promise<unknown> | undefined;

/** Decodes a WebP that is no animation, by libwebp in WebAssembly. @throws Error if it is damaged or too large */
export async function decodeWebp(bytes: Uint8Array): Promise<StoredImage> {
  const { orientation, isAnimated } = readChunks(bytes);
  if (isAnimated) {
    throw new Error('an animated WebP is not supported; save its first frame as a file of its own');
  }
  started ??= startCodec();
  await started;
  const copy = new Uint8Array(bytes).buffer;
  const { width, height, data } = await decode(copy).catch((error: unknown) => {
    // What an error leaves of the codec's memory is not used again.
    started = undefined;
    throw new Error('damaged', { cause: error });
  });
  return { height, width, channels: 4, maximum: 255, data, transparent: [], orientation };
}

async function startCodec(): Promise<unknown> {
  const codec = createRequire(import.meta.url).resolve('@jsquash/webp/codec/dec/webp_dec.wasm');
  return init(await WebAssembly.compile(await readFile(codec)));
}

/** Checks that the file is whole and its canvas not too large. @see https://www.rfc-editor.org/rfc/rfc9649 */
function readChunks(bytes: Uint8Array): {
  readonly orientation: number;
  readonly isAnimated: boolean;
} {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let [orientation, isAnimated] = [1, false];
  if (view.getUint32(4, true) + 8 > bytes.length) throw new Error('it ends too early');
  for (let start = 12; start + 8 <= bytes.length;) {
    const type = String.fromCharCode(...bytes.subarray(start, start + 4));
    const length = view.getUint32(start + 4, true);
    const data = bytes.subarray(start + 8, start + 8 + length);
    if (type === 'VP8X' && length >= 10) requireSize(1 + uint24(data, 4), 1 + uint24(data, 7));
    if (type === 'ANMF') isAnimated = true;
    if (type === 'EXIF') orientation = exifOrientation(data);
    // Payloads of an odd length are padded.
    start += 8 + length + (length % 2);
  }
  return { orientation, isAnimated };
}

function uint24(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0) + 65_536 * (bytes[at + 2] ?? 0);
}
