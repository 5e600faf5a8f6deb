import { describe, expect, it } from 'vitest';
import { drawBlend } from '../../../functions/playground/blend.ts';
import { blendSide } from '../../../functions/playground/links.ts';
import { fieldDefaults } from '../../../functions/playground/drawing.ts';
import { generate } from '../../../models/generator.ts';
import { seedToLabel, seedToLatent } from '../../../models/seed/seed.ts';
import { shippedModel } from '../shipped-app.ts';

const { generator } = shippedModel;
const { image, latent, labels } = generator.manifest;
const drawing = { ...fieldDefaults, seed: 'a', east: 'b', south: 'c', southeast: 'd' };

function cellOf(pixels: Uint8Array, column: number, row: number): number[] {
  return Array.from({ length: image.width * image.height }, (_, index) => {
    const y = row * image.height + Math.floor(index / image.width);
    return pixels[y * image.width * blendSide + column * image.width + (index % image.width)] ?? -1;
  });
}

describe('the square between four seeds', () => {
  it('has the digit of each seed in its corner, all of the first one’s label', async () => {
    const { width, height, pixels } = await drawBlend(generator, drawing);
    expect([width, height]).toEqual([image.width * blendSide, image.height * blendSide]);
    const label = labels && seedToLabel('a', labels.length);
    const draws = ['a', 'b', 'c', 'd'].map((seed) => ({
      latent: seedToLatent(seed, latent.size),
      label,
    }));
    const last = blendSide - 1;
    const corners = [
      [0, 0],
      [last, 0],
      [0, last],
      [last, last],
    ].map(([column = 0, row = 0]) => cellOf(pixels, column, row));
    const alone = generate(generator, draws);
    expect(corners).toEqual(alone.map((digit) => [...digit]));
  });

  it('holds to the bound on pixels where the digits of the model are large', async () => {
    const large = {
      ...generator.manifest,
      image: { width: 200, height: 300, channels: 1 as const },
    };
    const drawn = await drawBlend({ ...generator, manifest: large }, drawing, (_, draws) =>
      draws.map((_draw, index) => new Uint8Array(200 * 300).fill(index)),
    );
    expect(drawn.width * drawn.height).toBeLessThanOrEqual(2 ** 21);
    // Whole digits: the page's script cuts the square at each eleventh.
    expect([drawn.width % blendSide, drawn.height % blendSide]).toEqual([0, 0]);
    expect(drawn.height / blendSide).toBe(131);
    expect([drawn.pixels[0], drawn.pixels.at(-1)]).toEqual([0, blendSide ** 2 - 1]);
  });

  it('is the same digit everywhere when truncation is 0', async () => {
    const same = { ...drawing, truncation: 0 };
    const { pixels } = await drawBlend(generator, same);
    expect(cellOf(pixels, 3, 7)).toEqual(cellOf(pixels, 0, 0));
  });
});
