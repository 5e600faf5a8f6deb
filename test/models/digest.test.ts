import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sha256, sha256Hex } from '../../models/digest.ts';

describe.each([
  ['in Node', () => {}],
  [
    'where there is no node:crypto',
    () => vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined),
  ],
  [
    'on a page without TLS, which has no WebCrypto',
    () => {
      vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined);
      vi.stubGlobal('crypto', {});
    },
  ],
])('digests %s', (_, prepare) => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  // Below and above the length from which WebCrypto takes over in a browser.
  it.each([0, 3, 784, 4096, 4097, 100_000])('are SHA-256, of %i bytes', async (length) => {
    const bytes = Uint8Array.from({ length }, (_value, at) => (at * 31) % 256);
    const expected = createHash('sha256').update(bytes).digest();
    prepare();
    expect(await sha256Hex(bytes)).toBe(expected.toString('hex'));
    expect(sha256(bytes)).toEqual(new Uint8Array(expected));
  });
});
