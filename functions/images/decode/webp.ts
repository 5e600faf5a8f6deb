import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import decode, { init } from '@jsquash/webp/decode.js';
import { upright } from '../../../models/images/orientation.ts';
import { invalidImage, type Picture, requireSize } from './picture.ts';
import { readWebpHeader, type WebpHeader } from './webp-header.ts';

const codecName = 'webp_dec.wasm';

/** The codec beside the bundle, or in its package where the source runs. */
function codecFile(): string {
  const beside = fileURLToPath(new URL(codecName, import.meta.url));
  if (existsSync(beside)) return beside;
  return createRequire(import.meta.url).resolve(`@jsquash/webp/codec/dec/${codecName}`);
}

let given: WebAssembly.Module | undefined;
let started: Promise<unknown> | undefined;

/** Provides the compiled codec where a platform forbids compiling, such as Cloudflare Workers. */
export function useWebpDecoderModule(module: WebAssembly.Module): void {
  given = module;
}

/**
 * Decodes a WebP by libwebp in WebAssembly, and turns it as its EXIF orientation says. Of an animation: its first
 * frame, on a transparent canvas.
 *
 * @throws Problem invalid-image where it is none, cut off or damaged; image-too-large
 */
export async function decodeWebp(bytes: Uint8Array): Promise<Picture> {
  const header = readWebpHeader(bytes);
  requireSize(header);
  started ??= start();
  await started;
  const image = await decode(stillWebp(header)).catch(() => {
    // What an error leaves of the codec's memory is not used again.
    started = undefined;
    throw invalidImage('Its pixels are damaged or cut off.');
  });
  return upright(onCanvas(premultiplied(image.data), header), header.orientation);
}

async function start(): Promise<void> {
  const module = given ?? (await WebAssembly.compile(await readFile(codecFile())));
  // Its types lack the module, which it takes in place of options.
  await (init as (codec: WebAssembly.Module) => Promise<void>)(module);
}

/** The picture as a file of its own: the codec refuses animations. */
function stillWebp({ chunks, frame }: WebpHeader): ArrayBuffer {
  const hasAlpha = chunks.some(({ type }) => type === 'ALPH');
  const content = Buffer.concat([
    Buffer.from('WEBP'),
    ...(hasAlpha ? [extendedHeader(frame)] : []),
    ...chunks.map(({ whole }) => whole),
  ]);
  const head = Buffer.from('RIFF\0\0\0\0', 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Uint8Array.from(Buffer.concat([head, content])).buffer;
}

/** A VP8X chunk that says that there is alpha. */
function extendedHeader({ width, height }: WebpHeader['frame']): Buffer {
  const chunk = Buffer.from('VP8X\x0a\0\0\0\x10\0\0\0\0\0\0\0\0\0', 'latin1');
  chunk.writeUIntLE(width - 1, 12, 3);
  chunk.writeUIntLE(height - 1, 15, 3);
  return chunk;
}

/** Colours times their opacity, in place. */
function premultiplied(samples: Uint8ClampedArray): Uint8Array {
  for (let at = 0; at < samples.length; at += 4) {
    const opacity = samples[at + 3] ?? 0;
    if (opacity === 255) continue;
    for (let color = at; color < at + 3; color++) {
      samples[color] = Math.round(((samples[color] ?? 0) * opacity) / 255);
    }
  }
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.length);
}

function onCanvas(samples: Uint8Array, { width, height, frame }: WebpHeader): Picture {
  if (frame.width === width && frame.height === height) return { width, height, samples };
  const canvas = new Uint8Array(4 * width * height);
  for (let y = 0; y < frame.height; y++) {
    const row = samples.subarray(4 * y * frame.width, 4 * (y + 1) * frame.width);
    canvas.set(row, 4 * ((frame.top + y) * width + frame.left));
  }
  return { width, height, samples: canvas };
}
