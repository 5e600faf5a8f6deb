import { getFloat16 } from '@petamoriken/float16';
import { describe, expect, it } from 'vitest';
import { decodeFloat16 } from '../../models/float16.ts';

describe('decodeFloat16', () => {
  it('gives the number of each of the 65,536 words, the sign of zero too', () => {
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
