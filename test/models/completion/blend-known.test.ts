import { expect, it } from 'vitest';
import { blendKnown } from '../../../models/completion/blend-known.ts';

const size = { height: 1, width: 20 };
const known = Uint8Array.from({ length: 20 }, (_, column) => (column < 10 ? 1 : 0));

it('keeps every known pixel and what lies farther from them than the blur reaches', () => {
  const drawn = new Uint8Array(20).fill(50);
  const pixels = Uint8Array.from({ length: 20 }, (_, column) => 100 + column);
  const blended = blendKnown(drawn, pixels, known, size);
  expect(blended.slice(0, 10)).toEqual(pixels.slice(0, 10));
  expect(blended.slice(14)).toEqual(drawn.slice(14));
});

it('lets a difference at the border fade out, never growing', () => {
  const drawn = new Uint8Array(20).fill(50);
  const blended = blendKnown(drawn, new Uint8Array(20).fill(150), known, size);
  for (let column = 11; column < 20; column++) {
    expect(blended[column]).toBeLessThanOrEqual(blended[column - 1] ?? 0);
  }
  expect(blended[10]).toBeGreaterThan(50);
});

it('changes nothing when the drawn pixels agree with the known ones', () => {
  const drawn = Uint8Array.from({ length: 20 }, (_, column) => 10 * column);
  expect(blendKnown(drawn, drawn, known, size)).toEqual(drawn);
});
