import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type JpegHeader, readJpegHeader } from './jpeg-header.ts';
import { upright } from '../../../models/images/orientation.ts';
import { invalidImage, mostPixels, type Picture, requireSize, tooLarge } from './picture.ts';

const codecName = 'jpeg-turbo.wasm';

/** The codec beside the bundle, or in its package where the source runs. */
function codecFile(): string {
  const beside = fileURLToPath(new URL(codecName, import.meta.url));
  if (existsSync(beside)) return beside;
  return createRequire(import.meta.url).resolve(`@cwasm/jpeg-turbo/${codecName}`);
}

let given: WebAssembly.Module | undefined;
let compiling: Promise<WebAssembly.Module> | undefined;

/** Provides the compiled codec where a platform forbids compiling, such as Cloudflare Workers. */
export function useJpegModule(module: WebAssembly.Module): void {
  given = module;
}

/** By how much a picture can be scaled down while it is decoded: a smaller inverse cosine transform. */
const reductions = [1, 2, 4, 8] as const;
/** At the greatest reduction. */
const mostJpegPixels = mostPixels * 8 ** 2;
/** A progressive JPEG of 12 megapixels takes 36 MB for its coefficients, 72 MB where colours are not halved. */
const mostCoefficientBytes = 80e6;
/** Each scan of a progressive JPEG is a pass over all its blocks, even where it says nothing; usual are 10. */
const mostScans = 50;

/**
 * Decodes a JPEG by libjpeg-turbo in WebAssembly, and turns it as its EXIF orientation says. A picture of more
 * than a megapixel is decoded at a half, a quarter or an eighth of its width and height.
 *
 * @throws Problem invalid-image where it is none, cut off, damaged, CMYK, or of more than 8 bits;
 * image-too-large
 */
export async function decodeJpeg(bytes: Uint8Array): Promise<Picture> {
  const header = readJpegHeader(bytes);
  const size = reducedSize(header);
  compiling ??= given ? Promise.resolve(given) : readFile(codecFile()).then(WebAssembly.compile);
  const samples = decodeSamples(await compiling, bytes, size);
  return upright({ ...size, samples }, header.orientation);
}

/** The size to decode to. @throws Problem image-too-large */
function reducedSize(header: JpegHeader): Pick<Picture, 'width' | 'height'> {
  requireSize(header, mostJpegPixels);
  const { width, height, scans, coefficientBytes } = header;
  if (scans > mostScans) throw invalidImage(`It has ${scans} scans; allowed: up to ${mostScans}.`);
  if (scans > 1 && coefficientBytes > mostCoefficientBytes) {
    throw tooLarge(header, 'up to 13 megapixels in a progressive JPEG, 26 where colors are halved');
  }
  const by = reductions.find(
    (reduction) => Math.ceil(width / reduction) * Math.ceil(height / reduction) <= mostPixels,
  );
  // A very long and narrow picture can be larger than the limit divided by 64, as sides are rounded up.
  if (by === undefined) throw tooLarge(header, `up to ${mostJpegPixels} pixels`);
  return { width: Math.ceil(width / by), height: Math.ceil(height / by) };
}

/** What jpeg-turbo.wasm exports of the TurboJPEG API: https://libjpeg-turbo.org/Documentation */
interface Codec {
  readonly memory: WebAssembly.Memory;
  readonly malloc: (bytes: number) => number;
  readonly tjInitDecompress: () => number;
  readonly tjDecompress2: (...parameters: number[]) => number;
}

/** TJPF_RGBA */
const rgba = 7;
/** TJFLAG_STOPONWARNING: a picture that is cut off or damaged is refused, not filled with grey. */
const stopOnWarning = 8192;

/** Decodes in an instance of its own, whose memory goes with it, whatever state an error leaves it in. */
function decodeSamples(
  module: WebAssembly.Module,
  bytes: Uint8Array,
  { width, height }: Pick<Picture, 'width' | 'height'>,
): Uint8Array {
  const { exports } = new WebAssembly.Instance(module, codecImports);
  const codec = exports as unknown as Codec;
  const [source, target] = [codec.malloc(bytes.length), codec.malloc(4 * width * height)];
  const decompressor = codec.tjInitDecompress();
  if (source === 0 || target === 0 || decompressor === 0) throw new Error('no memory for a JPEG');
  new Uint8Array(codec.memory.buffer, source, bytes.length).set(bytes);
  const options = [target, width, 4 * width, height, rgba, stopOnWarning];
  if (!succeeds(() => codec.tjDecompress2(decompressor, source, bytes.length, ...options))) {
    throw invalidImage('Its pixels are damaged or cut off.');
  }
  return new Uint8Array(codec.memory.buffer, target, 4 * width * height).slice();
}

/** What an error of libjpeg's ends with: its own way out is a long jump, which the module has none of. */
class CodecError extends Error {}

function succeeds(decode: () => number): boolean {
  try {
    return decode() === 0;
  } catch (error) {
    // A trap of WebAssembly: the module is of C.
    if (error instanceof CodecError || error instanceof WebAssembly.RuntimeError) return false;
    throw error;
  }
}

const none = () => 0;
function leave(): never {
  throw new CodecError('the codec gave up');
}

const codecImports = {
  env: { setjmp: none, longjmp: leave },
  wasi_snapshot_preview1: {
    proc_exit: leave,
    environ_sizes_get: none,
    environ_get: none,
    fd_close: none,
    fd_seek: none,
    fd_write: none,
  },
};
