import { describe, expect, it } from 'vitest';
import { generate } from '../../../models/generator.ts';
import { directionsFile, parseDirections } from '../../../models/manifest/directions.ts';
import { seedToLatent } from '../../../models/seed/seed.ts';
import { findDirections } from '../../../pipeline/export/directions.ts';
import { shippedModel } from '../../functions/shipped-app.ts';

const { generator } = shippedModel;
const { manifest } = generator;
const found = findDirections(generator, { points: 10 });
const dot = (one: Float32Array, other: Float32Array) =>
  one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);

/** How much the pixels of a digit change with one step along a direction, as the root of the mean square. */
function changeAlong(direction: Float32Array): number {
  const draws = Array.from({ length: 20 }, (_, seed) => {
    const from = seedToLatent(`held out ${seed}`, manifest.latent.size);
    const to = from.map((value, index) => value + (direction[index] ?? 0));
    return [from, to].map((latent) => ({ latent, label: manifest.labels && seed % 10 }));
  }).flat();
  const drawn = generate(generator, draws);
  const squares = drawn.flatMap((pixels, index) => {
    const other = index % 2 === 0 ? drawn[index + 1] : undefined;
    return other ? Array.from(pixels, (grey, at) => ((other[at] ?? 0) - grey) ** 2) : [];
  });
  return Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / squares.length);
}

describe('the directions of a latent space', () => {
  it('are unit vectors at right angles, the strongest first', () => {
    for (const [row, direction] of found.directions.entries()) {
      for (const [column, other] of found.directions.entries()) {
        expect(dot(direction, other)).toBeCloseTo(row === column ? 1 : 0, 5);
      }
    }
    expect(found.effects).toEqual(found.effects.toSorted((one, other) => other - one));
  });

  it('change digits that they were not found with more than any axis of the space does', () => {
    const axes = Array.from({ length: manifest.latent.size }, (_, axis) => {
      const direction = new Float32Array(manifest.latent.size);
      direction[axis] = 1;
      return changeAlong(direction);
    });
    const [first = new Float32Array(), second = new Float32Array()] = found.directions;
    expect(changeAlong(first)).toBeGreaterThan(Math.max(...axes));
    expect(changeAlong(second)).toBeGreaterThan(axes.toSorted((a, b) => a - b).at(-5) ?? 0);
  });

  it('are the same for the same model', () => {
    expect(findDirections(generator, { points: 10 })).toEqual(found);
  });

  it('are read from their file as they were written, to a hundredth', () => {
    const bytes = directionsFile(found);
    const read = parseDirections(bytes, manifest, 'directions.json');
    expect(read.effects).toEqual(found.effects.map((effect) => Number(effect.toFixed(4))));
    for (const [index, direction] of read.directions.entries()) {
      expect(dot(direction, found.directions[index] ?? direction)).toBeGreaterThan(0.9999);
    }
  });

  it.each<[what: string, change: Record<string, unknown>, message: string]>([
    ['of another model', { model: 'other' }, 'model: the directions are of other'],
    ['of a newer version', { version: 2 }, 'version: 1 is needed'],
    ['of another size', { latentSize: 3 }, 'latentSize: 64 is needed'],
    ['cut short', { directions: 'AAAA' }, 'bytes in base64 are needed'],
    ['that are no base64', { directions: '*' }, 'bytes in base64 are needed'],
    ['without effects', { effects: 'none' }, 'effects: numbers are needed'],
  ])('are refused %s', (_, change, message) => {
    const file = JSON.parse(new TextDecoder().decode(directionsFile(found))) as object;
    const bytes = new TextEncoder().encode(JSON.stringify({ ...file, ...change }));
    expect(() => parseDirections(bytes, manifest, 'directions.json')).toThrow(message);
  });
});
