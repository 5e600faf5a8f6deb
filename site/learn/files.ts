import { gunzipSync } from 'fflate';
import { startBrowserEngine } from '../../pipeline/engines/browser.ts';
import type { LabelledImages } from '../../pipeline/data/images.ts';
import { unpackDigits } from './digits.ts';

/**
 * Starts the engine and fetches the digits, from beside the worker.
 *
 * @param base the address of the page's folder
 * @throws Error that names the file that did not arrive
 */
export async function loadFiles(base: string): Promise<LabelledImages> {
  const [kernels, digits] = await Promise.all([
    fetchBytes(new URL('simd.wasm', base)),
    fetchBytes(new URL('digits.gz', base)),
  ]);
  await startBrowserEngine({ engineFolder: new URL('.', base).href, kernels });
  return unpackDigits(gunzipSync(digits));
}

async function fetchBytes(address: URL): Promise<Uint8Array<ArrayBuffer>> {
  const name = address.pathname.replace(/.*\//, '');
  try {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw new Error(`${name} did not arrive: ${(cause as Error).message}`, { cause });
  }
}
