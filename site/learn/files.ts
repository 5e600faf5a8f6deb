import { gunzipSync } from 'fflate';
import { bytesToHex, sha256 } from '../../models/digest.ts';
import { startBrowserEngine } from '../../pipeline/engines/browser.ts';
import type { LabelledImages } from '../../pipeline/data/images.ts';
import { unpackDigits } from './digits.ts';

declare global {
  var learnDigests: Readonly<Record<string, string>> | undefined;
}

/** SHA-256 of files, as hex digits; build/learn.mjs writes it into the worker. The kernels' own is in the engine. */
const digests = globalThis.learnDigests;

/**
 * Starts the engine and fetches the digits, from beside the worker.
 *
 * @param base the address of the page's folder
 * @throws Error that names the file that did not arrive, or not whole
 */
export async function loadFiles(base: string): Promise<LabelledImages> {
  // The engine loads its own file, then from the browser's cache; what it loads is looked at here.
  const [kernels, digits] = await Promise.all(
    ['simd.wasm', 'digits.gz', 'tfjs-backend-wasm-simd.wasm'].map(async (name) =>
      fetchBytes(name, base),
    ),
  );
  if (!kernels || !digits) throw new Error('a file did not arrive');
  await startBrowserEngine({ engineFolder: new URL('.', base).href, kernels });
  return unpackDigits(gunzipSync(digits));
}

async function fetchBytes(name: string, base: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await fetchAll(name, base);
  const expected = digests?.[name];
  if (expected === undefined || expected === bytesToHex(sha256(bytes))) return bytes;
  throw new Error(`${name} is damaged: its SHA-256 is not the one that it was built with`);
}

async function fetchAll(name: string, base: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const response = await fetch(new URL(name, base));
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw new Error(`${name} did not arrive: ${(cause as Error).message}`, { cause });
  }
}
