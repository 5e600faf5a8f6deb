import { gunzipSync } from 'node:zlib';
import { InvalidInput } from '../invalid-input.ts';
import { readInputFile } from './input-files.ts';

/**
 * Reads a file and unpacks it where it is gzip, told by its first two bytes and not by its name.
 *
 * @throws InvalidInput naming the file and the byte at which it is cut or zlib finds it corrupt
 * @see https://www.rfc-editor.org/rfc/rfc1952#section-2.3.1
 */
export async function readPlainOrGzip(file: string): Promise<Uint8Array> {
  const bytes = await readInputFile(file);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const unpacked = unpack(bytes);
  if (unpacked instanceof Uint8Array) return unpacked;
  if (isCut(unpacked)) {
    throw new InvalidInput(`${file}: byte ${bytes.length}: the file ends inside its gzip data`);
  }
  throw new InvalidInput(
    `${file}: byte ${firstCorruptByte(bytes)}: corrupt gzip data (${unpacked.message})`,
  );
}

function unpack(bytes: Uint8Array): Uint8Array | Error {
  try {
    const { buffer, byteOffset, byteLength } = gunzipSync(bytes);
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}

function isCut(outcome: Uint8Array | Error): boolean {
  return 'code' in outcome && outcome.code === 'Z_BUF_ERROR';
}

/**
 * zlib does not say at which byte it stopped. A file cut before that byte is merely cut, one cut
 * behind it is corrupt, so halving finds it.
 */
function firstCorruptByte(bytes: Uint8Array): number {
  let sound = 0;
  let corrupt = bytes.length;
  while (corrupt - sound > 1) {
    const middle = (sound + corrupt) >> 1;
    const outcome = unpack(bytes.subarray(0, middle));
    if (outcome instanceof Uint8Array || isCut(outcome)) sound = middle;
    else corrupt = middle;
  }
  return corrupt - 1;
}
