import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import encode, { init } from '@jsquash/webp/encode.js';
import type { Colors } from '../../../models/images/colors.ts';
import type { GreyImage } from '../../../models/images/image.ts';
import { paint, paletteOf } from '../../../models/images/colors.ts';

const codecName = 'webp_enc_simd.wasm';

/** The codec beside the bundle, or in its package where the source runs. */
function codecFile(): string {
  const beside = fileURLToPath(new URL(codecName, import.meta.url));
  if (existsSync(beside)) return beside;
  return createRequire(import.meta.url).resolve(`@jsquash/webp/codec/enc/${codecName}`);
}

let given: WebAssembly.Module | undefined;
let started: Promise<unknown> | undefined;

/** Provides the compiled codec where a platform forbids compiling, such as Cloudflare Workers. */
export function useWebpModule(module: WebAssembly.Module): void {
  given = module;
}

/** Encodes an image as lossless WebP (RFC 9649), by libwebp in wasm. Loaded only when one is asked for. */
export async function encodeWebp(
  { width, height, pixels }: GreyImage,
  colors: Colors,
): Promise<Uint8Array<ArrayBuffer>> {
  started ??= start();
  await started;
  const data = paint(pixels, paletteOf(colors));
  // What the encoder reads of the DOM's ImageData, which Node has not.
  const image = { data, width, height, colorSpace: 'srgb' } as ImageData;
  // "exact" keeps the hue of transparent pixels, for those who scale the picture.
  return new Uint8Array(await encode(image, { lossless: 1, exact: 1, method: 0 }));
}

async function start(): Promise<void> {
  await init(given ?? (await WebAssembly.compile(await readFile(codecFile()))));
}
