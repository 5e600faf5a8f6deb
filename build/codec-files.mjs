import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);

/** The WebAssembly of the codecs, which a bundle reads from beside itself. */
export function codecFiles() {
  return [
    resolve('@jsquash/webp/codec/dec/webp_dec.wasm'),
    resolve('@cwasm/jpeg-turbo/jpeg-turbo.wasm'),
  ];
}
