import { describe, expect, it } from 'vitest';
import { blendCorners, type Corners } from '../../models/blend.ts';
import { generatorInputs } from '../../models/draw.ts';

/** Four latent vectors at right angles, so that each number is one corner's. */
const latents = [0, 1, 2, 3].map((corner) =>
  Float32Array.from({ length: 4 }, (_, index) => (index === corner ? 1 : 0)),
);
const cornersOf = (labels: readonly (number | null)[]) =>
  latents.map((latent, index) => ({ latent, label: labels[index] ?? null })) as unknown as Corners;

describe('what is drawn between four corners', () => {
  it.each([
    [0, 0, 0],
    [1, 0, 1],
    [0, 1, 2],
    [1, 1, 3],
  ])('is at %i, %i what the corner has', (right, down, corner) => {
    const labels = [7, 3, 5, 3];
    const drawn = blendCorners(cornersOf(labels), right, down, 1);
    expect(drawn.latent).toEqual(latents[corner]);
    const inputs = generatorInputs([drawn], 4, 10).slice(4);
    expect(inputs.indexOf(1)).toBe(labels[corner]);
  });

  it('has of each label the share that its corners have, together one', () => {
    const drawn = blendCorners(cornersOf([7, 3, 5, 3]), 0.25, 0.5, 1);
    const inputs = generatorInputs([drawn], 4, 10).slice(4);
    expect([inputs[7], inputs[3], inputs[5]]).toEqual([0.375, 0.25, 0.375]);
    expect(inputs.reduce((sum, share) => sum + share, 0)).toBe(1);
  });

  it('names one label alone where all corners have it, and none without labels', () => {
    expect(blendCorners(cornersOf([4, 4, 4, 4]), 0.3, 0.6, 1)).not.toHaveProperty('mixed');
    expect(blendCorners(cornersOf([]), 0.3, 0.6, 1).label).toBeNull();
  });

  it('is truncated', () => {
    const whole = blendCorners(cornersOf([1]), 0.5, 0.5, 1).latent;
    const half = blendCorners(cornersOf([1]), 0.5, 0.5, 0.5).latent;
    expect([...half]).toEqual([...whole].map((value) => value / 2));
  });
});
