import { describe, expect, it } from 'vitest';
import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';
import { halfMask, randomMask } from '../../../pipeline/companions/masks.ts';
import { nearestCompletions } from '../../../pipeline/companions/completion.ts';
import {
  drawNonDigits,
  nonDigitKinds,
  unseenNonDigitKinds,
} from '../../../pipeline/companions/non-digits.ts';
import { centreStrokes, drawStrokes } from '../../../pipeline/companions/strokes.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { stripedImages } from '../evaluation/striped-images.ts';

const size = { height: 28, width: 28 };

describe('masks', () => {
  it.each([
    ['left', [0, 1]],
    ['right', [1, 0]],
    ['top', [0, 0]],
    ['bottom', [1, 1]],
  ] as const)('hide the %s half', (name, firstRow) => {
    const mask = halfMask(name, { height: 2, width: 2 });
    expect(mask.slice(0, 2)).toEqual(Uint8Array.from(firstRow));
    expect(mask.filter((isKnown) => isKnown === 1)).toHaveLength(2);
  });

  it('of a seed are the same again, and of every kind: whole, straight and slanted halves, holes', () => {
    const draw = () => {
      const stream = generatorFromDigest(digestOf('masks'));
      return Array.from({ length: 300 }, () => randomMask(stream, size));
    };
    const masks = draw();
    expect(draw()).toEqual(masks);
    const shares = masks.map((mask) => mask.reduce((sum, isKnown) => sum + isKnown, 0) / 784);
    const whole = shares.filter((share) => share === 1).length;
    expect(whole / 300).toBeGreaterThan(0.08);
    expect(whole / 300).toBeLessThan(0.25);
    expect(Math.min(...shares)).toBeGreaterThan(0.1);
  });
});

describe('strokes', () => {
  it('are ink where the pen went and background elsewhere', () => {
    const stroke = [
      { row: 14, column: 4 },
      { row: 14, column: 24 },
    ];
    const image = drawStrokes([stroke], 2, size);
    expect(image[14 * 28 + 14]).toBe(255);
    expect(image[4 * 28 + 14]).toBe(0);
  });

  it('are centred, with their proportions kept', () => {
    const [stroke] = centreStrokes(
      [
        [
          { row: 0, column: 0 },
          { row: 2, column: 1 },
        ],
      ],
      20,
      size,
    );
    expect(stroke).toEqual([
      { row: 4, column: 9 },
      { row: 24, column: 19 },
    ]);
  });
});

describe('images that are no digits', () => {
  it.each(Object.entries({ ...nonDigitKinds, ...unseenNonDigitKinds }))(
    'of the kind %s are the same for the same seed',
    (name, kind) => {
      const digits = stripedImages('digits', 10);
      const draw = () =>
        drawNonDigits({ [name]: kind }, 5, generatorFromDigest(digestOf(name)), digits);
      const images = draw();
      expect(images.pixels).toHaveLength(5 * 64);
      expect(draw()).toEqual(images);
    },
  );
});

describe("the plain rival's completions", () => {
  it('take the hidden half of the digits whose other half is nearest', async () => {
    await startEngine('wasm', { threads: 1 });
    const train = stripedImages('train', 30);
    const digits = stripedImages('asked', 4);
    const known = halfMask('left', train);
    const completed = await nearestCompletions(digits, train, known, 2);
    for (let digit = 0; digit < digits.count; digit++) {
      const own = digits.pixels.subarray(digit * 64, (digit + 1) * 64);
      const distances = Array.from({ length: train.count }, (_, other) =>
        own.reduce((sum, pixel, index) => {
          const difference = pixel - (train.pixels[other * 64 + index] ?? 0);
          return sum + (known[index] ? difference ** 2 : 0);
        }, 0),
      );
      const order = [...distances.keys()].toSorted(
        (a, b) => (distances[a] ?? 0) - (distances[b] ?? 0),
      );
      for (const place of [0, 1]) {
        const neighbour = order[place] ?? 0;
        const expected = own.map((pixel, index) =>
          known[index] ? pixel : (train.pixels[neighbour * 64 + index] ?? 0),
        );
        const start = (2 * digit + place) * 64;
        expect(completed.slice(start, start + 64)).toEqual(expected);
      }
    }
  });
});
