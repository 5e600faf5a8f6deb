import * as tf from '@tensorflow/tfjs-core';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { beforeAll, describe, expect, it } from 'vitest';
import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { drawAugmentations } from '../../../pipeline/gan/augmentation.ts';
import type { BatchShape, DrawAugment } from '../../../pipeline/gan/augmentations/augment.ts';
import { drawColor } from '../../../pipeline/gan/augmentations/color.ts';
import { drawCutout } from '../../../pipeline/gan/augmentations/cutout.ts';
import { drawShift } from '../../../pipeline/gan/augmentations/shift.ts';
import { drawTranslation } from '../../../pipeline/gan/augmentations/translation.ts';
import { drawLatents } from '../../../pipeline/gan/batches.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

const random = (text = 'augmentation') => generatorFromDigest(digestOf(text));

/** Numbers in [-1, 1] in the shape of a batch. */
function madeUp([count, height, width, channels]: BatchShape): tf.Tensor4D {
  const size = count * height * width * channels;
  return tf.tidy(() =>
    tf.reshape(tf.tanh(drawLatents(1, size, random('images'))), [count, height, width, channels]),
  );
}

const gray: BatchShape = [5, 6, 4, 1];
const rgb: BatchShape = [5, 6, 4, 3];

/** Each augmentation with every strength that the tests use. */
const augmentations: readonly (readonly [string, DrawAugment, number, BatchShape])[] = [
  ['color of one channel', drawColor, 1, gray],
  ['color of three channels', drawColor, 0.7, rgb],
  ['cutout', drawCutout, 0.5, rgb],
  ['shift', drawShift, 2, rgb],
  ['translation', drawTranslation, 2, gray],
];

describe('an augmentation', () => {
  it.each(augmentations)('%s: has the gradient that finite differences give', (...row) => {
    const [, draw, strength, shape] = row;
    const augment = draw(strength, shape, random());
    const images = madeUp(shape);
    // A weighted sum, so that each pixel's derivative differs.
    const weights = tf.reshape(tf.linspace(-1, 1, images.size), images.shape);
    const value = (input: tf.Tensor) => tf.sum(tf.mul(augment(input), weights)) as tf.Scalar;
    const found = tf.grad(value)(images).dataSync();
    const values = images.dataSync();
    const change = 0.05;
    for (let index = 0; index < values.length; index += 3) {
      const at = (difference: number) => {
        const moved = Float32Array.from(values);
        moved[index] = (moved[index] ?? 0) + difference;
        return value(tf.tensor(moved, images.shape)).dataSync()[0] ?? Number.NaN;
      };
      const expected = (at(change) - at(-change)) / (2 * change);
      expect(found[index], `${index}`).toBeCloseTo(expected, 3);
    }
  });

  it.each(augmentations)(
    '%s: is the same at each call, and drawn by its stream alone',
    (...row) => {
      const [, draw, strength, shape] = row;
      const augment = draw(strength, shape, random());
      const images = madeUp(shape);
      const values = (tensor: tf.Tensor) => [...tensor.dataSync()];
      expect(values(augment(images))).toEqual(values(augment(images)));
      expect(values(draw(strength, shape, random())(images))).toEqual(values(augment(images)));
      expect(values(draw(strength, shape, random('another'))(images))).not.toEqual(
        values(augment(images)),
      );
    },
  );
});

/** Images as [image][row][column][channel]. */
const nested = (images: tf.Tensor) => images.arraySync() as number[][][][];

describe('a shift of each image', () => {
  it('moves each by whole pixels of its own, bit for bit, and fills with background', () => {
    const shape: BatchShape = [40, 6, 4, 3];
    const [before, after] = [madeUp(shape), drawShift(2, shape, random())(madeUp(shape))].map(
      nested,
    ) as [number[][][][], number[][][][]];
    const moves = before.map((image, index) => {
      const fits = (down: number, right: number) =>
        image.every((line, row) =>
          line.every((_, column) =>
            [0, 1, 2].every(
              (channel) =>
                after[index]?.[row]?.[column]?.[channel] ===
                (image[row - down]?.[column - right]?.[channel] ?? -1),
            ),
          ),
        );
      const all = [-2, -1, 0, 1, 2];
      return all.flatMap((down) =>
        all.filter((right) => fits(down, right)).map((right) => `${down} ${right}`),
      );
    });
    expect(moves.every((found) => found.length === 1)).toBe(true);
    expect(new Set(moves.flat()).size).toBeGreaterThan(15);
  });
});

describe('cutout', () => {
  it('replaces one rectangle of each image by 0, half as high and wide but for what lies outside', () => {
    const shape: BatchShape = [60, 6, 4, 3];
    const [before, after] = [madeUp(shape), drawCutout(0.5, shape, random())(madeUp(shape))].map(
      nested,
    ) as [number[][][][], number[][][][]];
    const sizes = after.map((image, index) => {
      const cut = image.flatMap((line, row) =>
        line.flatMap((pixel, column) =>
          pixel.every((value) => value === 0) ? [[row, column]] : [],
        ),
      ) as [number, number][];
      const [rows, columns] = [new Set(cut.map(([row]) => row)), new Set(cut.map(([, c]) => c))];
      expect(cut.length).toBe(rows.size * columns.size);
      image.forEach((line, row) =>
        line.forEach((pixel, column) => {
          if (rows.has(row) && columns.has(column)) return;
          expect(pixel).toEqual(before[index]?.[row]?.[column]);
        }),
      );
      return [rows.size, columns.size] as const;
    });
    expect(Math.max(...sizes.map(([rows]) => rows))).toBe(3);
    expect(Math.max(...sizes.map(([, columns]) => columns))).toBe(2);
    expect(Math.min(...sizes.map(([rows]) => rows))).toBeLessThan(3);
  });
});

describe('color', () => {
  it('shifts an image of one channel and spreads it about its mean', () => {
    const shape: BatchShape = [50, 6, 4, 1];
    const [before, after] = [madeUp(shape), drawColor(1, shape, random())(madeUp(shape))].map(
      (images) => nested(images).map((image) => image.flat(2)),
    ) as [number[][], number[][]];
    const mean = (values: readonly number[]) =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    const found = before.map((image, index) => {
      const changed = after[index] ?? [];
      const brightness = mean(changed) - mean(image);
      const contrast =
        ((changed[0] ?? 0) - mean(changed)) / ((image[0] ?? Number.NaN) - mean(image));
      image.forEach((value, pixel) => {
        const expected = mean(image) + brightness + contrast * (value - mean(image));
        expect(changed[pixel]).toBeCloseTo(expected, 4);
      });
      return { brightness, contrast };
    });
    const range = (name: 'brightness' | 'contrast') => {
      const values = found.map((one) => one[name]);
      return [Math.min(...values), Math.max(...values)] as const;
    };
    const [darkest, brightest] = range('brightness');
    expect(darkest).toBeGreaterThanOrEqual(-0.5);
    expect(darkest).toBeLessThan(-0.4);
    expect(brightest).toBeGreaterThan(0.4);
    expect(brightest).toBeLessThanOrEqual(0.5);
    const [flattest, steepest] = range('contrast');
    expect(flattest).toBeGreaterThan(0.49);
    expect(flattest).toBeLessThan(0.6);
    expect(steepest).toBeGreaterThan(1.4);
    expect(steepest).toBeLessThan(1.51);
  });

  it('saturates three channels by a naive loop over pixels', () => {
    const images = madeUp(rgb);
    const after = nested(drawColor(1, rgb, random())(images));
    // The same stream gives brightness, saturation and contrast, an image each.
    const numbers = random();
    const uniform = (reach: number) =>
      Array.from({ length: 5 }, () => reach * (2 * uniformFloat64(numbers) - 1));
    const [brightness, saturation, contrast] = [uniform(0.5), uniform(1), uniform(0.5)];
    nested(images).forEach((image, index) => {
      const saturated = image.map((line) =>
        line.map((pixel) => {
          const brighter = pixel.map((value) => value + (brightness[index] ?? 0));
          const centre = brighter.reduce((sum, value) => sum + value, 0) / 3;
          const factor = 1 + (saturation[index] ?? 0);
          return brighter.map((value) => (value - centre) * factor + centre);
        }),
      );
      const all = saturated.flat(2);
      const centre = all.reduce((sum, value) => sum + value, 0) / all.length;
      const factor = 1 + (contrast[index] ?? 0);
      saturated.flat(2).forEach((value, place) => {
        const found = after[index]?.flat(2)[place];
        expect(found).toBeCloseTo((value - centre) * factor + centre, 4);
      });
    });
  });
});

describe('what the discriminator sees', () => {
  const shape: BatchShape = [4, 6, 4, 1];

  it('is the images themselves without an augmentation, and nothing is drawn', () => {
    const stream = random();
    const before = stream.getState();
    expect(drawAugmentations({ kind: 'none' }, shape, stream)).toBeNull();
    expect(stream.getState()).toEqual(before);
  });

  it('is changed in the same ways for real images and fakes, by numbers of their own', () => {
    const settings = { kind: 'diffAugment', color: 1, shift: 1, cutout: 0.5 } as const;
    const drawn = drawAugmentations(settings, shape, random());
    if (!drawn) throw new Error('there is an augmentation');
    const images = madeUp(shape);
    expect([...drawn.real(images).dataSync()]).not.toEqual([...drawn.fake(images).dataSync()]);
    // Color, then shift, then cutout, as published.
    const stream = random();
    const [color, shift, cutout] = [
      drawColor(1, shape, stream),
      drawShift(1, shape, stream),
      drawCutout(0.5, shape, stream),
    ];
    expect([...drawn.real(images).dataSync()]).toEqual([
      ...cutout(shift(color(images))).dataSync(),
    ]);
  });

  it('leaves out what has the strength 0', () => {
    const settings = { kind: 'diffAugment', color: 0, shift: 1, cutout: 0 } as const;
    const drawn = drawAugmentations(settings, shape, random());
    const images = madeUp(shape);
    expect([...(drawn?.real(images).dataSync() ?? [])]).toEqual([
      ...drawShift(1, shape, random())(images).dataSync(),
    ]);
  });
});
