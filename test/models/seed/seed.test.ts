import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fc } from '../../fixtures/seeded-checks.ts';
import { describe, expect, it } from 'vitest';
import { isSeed, seedToLabel, seedToLatent } from '../../../models/seed/seed.ts';

interface Vector {
  readonly seed: string;
  readonly label: number;
  readonly latent: readonly number[];
}

const vectors = JSON.parse(
  readFileSync(new URL('../../../docs/seed-vectors.json', import.meta.url), 'utf8'),
) as readonly Vector[];

/** docs/seeds.md followed to the letter with 64-bit integers: shares no code with the product. */
function latentByTheBook(seed: string, size: number): number[] {
  const digest = createHash('sha256').update(seed, 'utf8').digest();
  const mask = (1n << 64n) - 1n;
  const rotate = (value: bigint, by: bigint) => ((value << by) | (value >> (64n - by))) & mask;
  let s0 = digest.readBigUInt64BE(0);
  let s1 = digest.readBigUInt64BE(8);
  const next = () => {
    const output = Number((s0 + s1) & 0xff_ff_ff_ffn);
    s1 ^= s0;
    s0 = (rotate(s0, 24n) ^ s1 ^ (s1 << 16n)) & mask;
    s1 = rotate(s1, 37n);
    return output;
  };
  const uniform = () => {
    const high = next() % 2 ** 26;
    const low = next() % 2 ** 27;
    return high / 2 ** 26 + low / 2 ** 53;
  };
  const latent: number[] = [];
  while (latent.length < size) {
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    latent.push(Math.fround(radius * Math.cos(angle)), Math.fround(radius * Math.sin(angle)));
  }
  return latent.slice(0, size);
}

describe('a seed', () => {
  it.each(vectors)('$seed gives the latent and label of docs/seed-vectors.json', (vector) => {
    const latent = [...seedToLatent(vector.seed, vector.latent.length)];
    expect(latent).toEqual(vector.latent.map(Math.fround));
    expect(seedToLabel(vector.seed, 10)).toBe(vector.label);
  });

  it('gives what an implementation of docs/seeds.md in 64-bit integers gives', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 60, unit: 'binary' }), (seed) => {
        fc.pre(isSeed(seed));
        expect([...seedToLatent(seed, 7)]).toEqual(latentByTheBook(seed, 7));
      }),
    );
  });

  it('keeps its style when the latent is longer', () => {
    expect([...seedToLatent('42', 64)]).toEqual([...seedToLatent('42', 100).subarray(0, 64)]);
  });

  it('tells "42" from "042", "42 " and "４２"', () => {
    const latents = ['42', '042', '42 ', '４２'].map((seed) => seedToLatent(seed, 8).join());
    expect(new Set(latents).size).toBe(4);
  });

  it('is 1 to 128 code points, whatever their length in UTF-16', () => {
    expect(isSeed('a')).toBe(true);
    expect(isSeed('')).toBe(false);
    expect(isSeed('a'.repeat(128))).toBe(true);
    expect(isSeed('a'.repeat(129))).toBe(false);
    expect(isSeed('😀'.repeat(128))).toBe(true);
    expect(isSeed('😀'.repeat(129))).toBe(false);
  });

  it('is not half a surrogate pair, which has no bytes of its own', () => {
    expect(isSeed('\uD800')).toBe(false);
    expect(() => seedToLatent('\uD800', 1)).toThrow(
      'seed: "\\ud800": a text of 1 to 128 characters is allowed',
    );
  });

  it('picks each of ten labels about equally often', () => {
    const counts = Array.from({ length: 10 }, () => 0);
    for (let seed = 0; seed < 20_000; seed++) {
      const label = seedToLabel(String(seed), 10);
      counts[label] = (counts[label] ?? 0) + 1;
    }
    // χ² with 9 degrees of freedom: below 27.9 in 999 of 1,000 fair draws.
    const chiSquare = counts.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
    expect(chiSquare).toBeLessThan(27.9);
  });
});
