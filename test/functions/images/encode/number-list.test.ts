import { describe, expect, it } from 'vitest';
import { numberList } from '../../../../functions/images/encode/number-list.ts';

describe('numberList', () => {
  it('writes every grey value as JSON.stringify does', () => {
    const all = Uint8Array.from({ length: 1000 }, (_, index) => index % 256);
    for (const pixels of [all, all.subarray(7, 8), all.subarray(250, 260)]) {
      expect(new TextDecoder().decode(numberList(pixels))).toBe(JSON.stringify([...pixels]));
    }
  });
});
