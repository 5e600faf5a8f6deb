import * as tf from '@tensorflow/tfjs-core';
import { fc } from '../../fixtures/seeded-checks.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { startWasmTraining } from '../../../pipeline/engines/wasm.ts';
import {
  lostTrials,
  settledTrials,
  trialCalls,
  warmingTrials,
  watchWorth,
  type Worth,
} from '../../../pipeline/engines/threads/worth.ts';
import { cutIntoParts } from '../../../pipeline/engines/threads/parts.ts';

describe('cutting work into parts', () => {
  it('covers everything once, in order, with no more than three parts a thread', () => {
    fc.assert(
      fc.property(
        fc.nat(5000),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom(1, 16),
        fc.double({ min: 0, max: 1000, noNaN: true }),
        (count, threads, grain, minimum) => {
          const parts = cutIntoParts(count, threads, grain, minimum);
          expect(parts.length).toBeLessThanOrEqual(3 * threads);
          let next = 0;
          for (const part of parts) {
            expect(part.first).toBe(next);
            expect(part.count).toBeGreaterThanOrEqual(0);
            next += part.count;
          }
          expect(next).toBe(count);
        },
      ),
    );
  });

  it('makes no part of less than the minimum', () => {
    expect(cutIntoParts(100, 4, 1, 60)).toEqual([{ first: 0, count: 100 }]);
    expect(cutIntoParts(100, 4, 1, 50)).toHaveLength(2);
  });

  it('starts parts at multiples of the grain', () => {
    expect(cutIntoParts(100, 3, 16, 1)).toEqual([
      { first: 0, count: 48 },
      { first: 48, count: 48 },
      { first: 96, count: 4 },
    ]);
  });

  it('makes the last parts small where there are many items, so that threads end together', () => {
    expect(cutIntoParts(6400, 2, 16, 100).map(({ count }) => count)).toEqual([
      2400, 2400, 608, 608, 208, 176,
    ]);
  });
});

describe('the worth of helping threads', () => {
  /** Notes a trial's calls, or those of several, each of the time that the present way takes. */
  function pass(worth: Worth, trials: number, withHelp: number, without: number): boolean[] {
    return Array.from({ length: trials }, () => {
      const isHelping = worth.isHelping();
      for (let call = 0; call < trialCalls; call++) worth.note(isHelping ? withHelp : without);
      return isHelping;
    });
  }

  it('is measured with and without help, and the faster way is kept', () => {
    const worth = watchWorth();
    pass(worth, warmingTrials, 9, 9);
    expect(pass(worth, 5, 1, 2)).toEqual([true, false, true, true, true]);
    const hindered = watchWorth();
    pass(hindered, warmingTrials, 9, 9);
    expect(pass(hindered, 6, 3, 2)).toEqual([true, false, true, false, true, false]);
    expect(pass(hindered, settledTrials.resting, 3, 2)).not.toContain(true);
  });

  it('is not given up for trials that another program disturbed', () => {
    const worth = watchWorth();
    pass(worth, warmingTrials, 9, 9);
    expect(pass(worth, 4, 9, 2)).toEqual([true, false, true, false]);
    expect(pass(worth, 2, 1, 2)).toEqual([true, false]);
    expect(pass(worth, settledTrials.helping, 1, 2)).not.toContain(false);
  });

  it('ignores the first calls, which are slow because nothing is in a cache', () => {
    const worth = watchWorth();
    expect(pass(worth, warmingTrials, 9, 1)).toEqual(
      Array.from({ length: warmingTrials }, () => true),
    );
    expect(pass(worth, 3, 1, 2)).toEqual([true, false, true]);
  });

  it('is measured ever more seldom while help wins, and soon again once it has lost', () => {
    const worth = watchWorth();
    pass(worth, warmingTrials, 9, 9);
    const isHelping = pass(worth, 700, 1, 2);
    const without = isHelping.flatMap((help, trial) => (help ? [] : [trial]));
    // Between two trials without help lie those for which it is kept and one with help.
    const kept = without.slice(1).map((trial, index) => trial - (without[index] ?? 0) - 2);
    expect(kept).toEqual([20, 40, 80, 160, 160, 160]);
    pass(worth, settledTrials.longest, 9, 2);
    pass(worth, 4, 1, 2);
    const after = pass(worth, 2 * settledTrials.helping, 1, 2);
    expect(after).toContain(false);
  });

  it('is measured again after a while, because other cores may have become free', () => {
    const worth = watchWorth();
    pass(worth, warmingTrials + 2 * lostTrials + settledTrials.resting, 3, 2);
    expect(pass(worth, 4, 1, 2)).toEqual([true, false, true, true]);
  });
});

describe('the wasm engine on three threads', () => {
  beforeAll(async () => {
    // More than startEngine gives on a machine of two processors.
    await startWasmTraining(3, 'each');
  });

  it('shares its memory, and leaves no name behind where Emscripten put one', () => {
    const { wasm } = tf.backend() as unknown as { wasm: { wasmMemory: WebAssembly.Memory } };
    expect(wasm.wasmMemory.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(Object.hasOwn(globalThis, 'Worker')).toBe(false);
  });

  // Products are split by the longer side.
  it.each([
    [70, 90, 131],
    [131, 90, 70],
    [800, 90, 4],
  ])(
    'computes a product of %i × %i × %i as one thread does, to the bit',
    (rows, depth, columns) => {
      const values = (count: number) =>
        Float32Array.from({ length: count }, (_, index) => Math.fround(Math.sin(index * 1.7)));
      const [a, b] = [values(rows * depth), values(depth * columns)];
      // The order of summation that all kernels keep: along the depth, from zero, in float32.
      const expected = Float32Array.from({ length: rows * columns }, (_, index) => {
        const [row, column] = [Math.floor(index / columns), index % columns];
        let sum = 0;
        for (let k = 0; k < depth; k++) {
          const product = Math.fround((a[row * depth + k] ?? 0) * (b[k * columns + column] ?? 0));
          sum = Math.fround(sum + product);
        }
        return sum;
      });
      const left = tf.tensor2d(a, [rows, depth]);
      const right = tf.tensor2d(b, [depth, columns]);
      for (const [transposeA, transposeB] of [
        [false, false],
        [true, false],
        [false, true],
      ]) {
        const product = tf.matMul(
          transposeA ? tf.transpose(left) : left,
          transposeB ? tf.transpose(right) : right,
          transposeA,
          transposeB,
        );
        expect(product.dataSync()).toEqual(expected);
      }
    },
  );

  it('computes a convolution and its gradients as the cpu engine does', async () => {
    // Small whole numbers: sums are exact in float32. Large enough for each thread to get images.
    const whole = (shape: [number, number, number, number], factor: number) =>
      tf.tidy(() => {
        const count = shape.reduce((product, length) => product * length, 1);
        return tf.reshape(tf.sub(tf.mod(tf.mul(tf.range(0, count), factor), 9), 4), shape);
      }) as tf.Tensor4D;
    const convolve = () =>
      tf.tidy(() => {
        const [x, w] = [whole([20, 14, 14, 12], 7), whole([3, 3, 12, 10], 5)];
        const convolution = (a: tf.Tensor, b: tf.Tensor) =>
          tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 'same');
        const y = convolution(x, w);
        const gradients = tf.grads(convolution)([x, w], whole([20, 14, 14, 10], 4));
        return [y, ...gradients].map((tensor) => tensor.dataSync());
      });
    const ours = convolve();
    await startEngine('cpu');
    expect(ours).toEqual(convolve());
    await startEngine('wasm');
  });

  it('goes on when the memory has grown', () => {
    const before = tf.matMul(tf.ones([64, 200]), tf.ones([200, 300])).dataSync();
    const large = Array.from({ length: 40 }, () => tf.ones([1024, 1024]));
    expect(tf.matMul(tf.ones([64, 200]), tf.ones([200, 300])).dataSync()).toEqual(before);
    tf.dispose(large);
  });
});
