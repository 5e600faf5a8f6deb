// Vitest: fixtures without files, the same pixels on every machine.
import { createGenerator } from 'digit-mint';
import { expect, test } from 'vitest';

const { draw, drawMany } = await createGenerator();

const inkOf = (pixels: Uint8Array) => pixels.reduce((sum, pixel) => sum + pixel, 0);

test('an eight has more ink than a one', () => {
  expect(inkOf(draw('42', { label: 8 }))).toBeGreaterThan(inkOf(draw('42', { label: 1 })));
});

test.each(drawMany('fixtures', 5))('the digit $seed is not empty', ({ pixels }) => {
  expect(inkOf(pixels)).toBeGreaterThan(0);
});
