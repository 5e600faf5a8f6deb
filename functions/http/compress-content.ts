import { pipeline, Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { promisify } from 'node:util';
import {
  brotliCompress,
  constants,
  createBrotliCompress,
  createGzip,
  gzip,
  type ZlibOptions,
  type BrotliOptions,
} from 'node:zlib';
import type { ContentCoding } from './content-coding.ts';

/** Brotli's own default, 11, takes a tenth of a second for the description of the API; this takes 2 ms. */
const brotli: BrotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/** zlib's own. */
const gzipOptions: ZlibOptions = { level: 6 };

/** Compresses an answer, in a thread of Node's. */
export async function compressedBytes(
  bytes: Uint8Array,
  coding: ContentCoding,
): Promise<Uint8Array<ArrayBuffer>> {
  const compressed =
    coding === 'br'
      ? await promisify(brotliCompress)(bytes, brotli)
      : await promisify<Uint8Array, ZlibOptions, Buffer>(gzip)(bytes, gzipOptions);
  return new Uint8Array(compressed);
}

/** Compresses an answer part by part: each is sent when it is there. Who stops reading stops what makes it. */
export function compressedStream(
  body: ReadableStream<Uint8Array>,
  coding: ContentCoding,
): ReadableStream<Uint8Array> {
  const compressor =
    coding === 'br'
      ? createBrotliCompress({ ...brotli, flush: constants.BROTLI_OPERATION_FLUSH })
      : createGzip({ ...gzipOptions, flush: constants.Z_SYNC_FLUSH });
  // A failure of either ends both; it reaches the reader through the compressor.
  pipeline(Readable.fromWeb(body as NodeReadableStream<Uint8Array>), compressor, () => {});
  return Readable.toWeb(compressor) as ReadableStream<Uint8Array>;
}
