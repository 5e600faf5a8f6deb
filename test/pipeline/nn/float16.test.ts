import { getFloat16 } from '@petamoriken/float16';
import { describe, expect, it } from 'vitest';
import { decodeFloat16, decodeFloat16InTurns } from '../../../pipeline/nn/float16.ts';

describe('decodeFloat16', () => {
  it('gives the number of each of the 65,536 words, including the sign of zero', () => {
    const words = Uint16Array.from({ length: 2 ** 16 }, (_, word) => word);
    const view = new DataView(words.buffer);
    const expected = Float32Array.from(words, (_, word) => getFloat16(view, 2 * word, true));
    const decoded = decodeFloat16(new Uint8Array(words.buffer));
    expect(decoded.length).toBe(expected.length);
    expect(expected.findIndex((value, index) => !Object.is(value, decoded[index]))).toBe(-1);
  });

  it('reads bytes from any place of their buffer', () => {
    const one = [0x00, 0x3c];
    const bytes = Uint8Array.of(255, ...one, 255).subarray(1, 3);
    expect([...decodeFloat16(bytes)]).toEqual([1]);
  });
});

describe('decodeFloat16InTurns', () => {
  it('gives the same numbers, and others their turn every 65,536', async () => {
    const words = Uint16Array.from({ length: 200_000 }, (_, index) => (index * 7) % 0x7c00);
    const bytes = new Uint8Array(words.buffer);
    let turns = 0;
    let isCounting = true;
    const count = () => {
      turns += 1;
      if (isCounting) setImmediate(count);
    };
    setImmediate(count);
    const decoded = await decodeFloat16InTurns(bytes);
    isCounting = false;
    expect(decoded).toEqual(decodeFloat16(bytes));
    expect(turns).toBe(3);
  });
});
