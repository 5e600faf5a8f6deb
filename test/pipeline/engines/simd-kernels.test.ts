import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { beforeAll, describe, expect, it } from 'vitest';
import { type SimdFile, requireBuilt } from '../../../pipeline/engines/kernels/built-file.ts';
import { simdSha256 } from '../../../pipeline/engines/kernels/simd-sha256.ts';

const names = Object.keys(simdSha256) as SimdFile[];

async function read(name: SimdFile): Promise<Uint8Array<ArrayBuffer>> {
  const folder = name === 'distortion.wasm' ? 'semi/neighbours' : 'engines/kernels';
  const file = new URL(`../../../pipeline/${folder}/${name}`, import.meta.url);
  return new Uint8Array(await readFile(file));
}

beforeAll(() => {
  // Node 20 reads the modules that fuse products and sums only with this flag; later versions do not know it.
  if (process.versions.node.startsWith('20.')) {
    setFlagsFromString('--experimental-wasm-relaxed-simd');
  }
});

describe.each(names)('%s', (name) => {
  it('is the file that was built', async () => {
    await expect(requireBuilt(name, await read(name))).resolves.toBeUndefined();
  });

  it('is refused when a byte differs, with the command that rebuilds it', async () => {
    const damaged = await read(name);
    damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1;
    await expect(requireBuilt(name, damaged)).rejects.toThrow(
      new RegExp(
        `^${name} has SHA-256 [0-9a-f]{64}, not ${simdSha256[name]}: restore it or run .npm run build:kernels.$`,
      ),
    );
  });

  it('brings nothing but code: no data, no memory, no start function', async () => {
    const module = await WebAssembly.compile(await read(name));
    expect(WebAssembly.Module.imports(module)).toEqual([
      { module: 'env', name: 'memory', kind: 'memory' },
    ]);
    expect(sectionsOf(await read(name))).not.toEqual(
      expect.arrayContaining([expect.toBeOneOf([5, 8, 9, 11])]),
    );
  });
});

/**
 * The ids of a binary's sections (5 memory, 8 start, 9 elements, 11 data).
 * Source: https://webassembly.github.io/spec/core/binary/modules.html#sections
 */
function sectionsOf(binary: Uint8Array): number[] {
  const ids: number[] = [];
  let at = 8;
  while (at < binary.length) {
    ids.push(binary[at++] ?? -1);
    let [size, shift, byte] = [0, 0, 0x80];
    while (byte & 0x80) {
      byte = binary[at++] ?? 0;
      size |= (byte & 0x7f) << shift;
      shift += 7;
    }
    at += size;
  }
  return ids;
}
