import { runtimeWasm } from './runtime-wasm.ts';

/** The bytes of runtime.wasm. A bundle that leaves them in a file replaces this module. */
export function runtimeBytes(): Uint8Array<ArrayBuffer> {
  const characters = atob(runtimeWasm);
  const bytes = new Uint8Array(characters.length);
  // Uint8Array.from with a callback would take a start 2 ms.
  for (let index = 0; index < bytes.length; index++) bytes[index] = characters.charCodeAt(index);
  return bytes;
}
