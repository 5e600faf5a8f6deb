import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { captureKernels, withStockKernels } from '../../bench/train/stock-kernels.ts';
import { startEngine } from '../../pipeline/engines/engine.ts';

const stock = captureKernels();
await startEngine('wasm');

describe('the stock engine, for the time of a measurement', () => {
  it('has neither our kernels, nor our gradients, nor those kernels that only we have', async () => {
    const ours = captureKernels();
    const shipped = await withStockKernels(stock, async () => captureKernels());
    expect(shipped).toEqual(stock);
    // Not stock by comparison with itself: we add these, and replace that one.
    expect(shipped.kernels.has(tf.Conv2DBackpropFilter)).toBe(false);
    expect(ours.kernels.has(tf.Conv2DBackpropFilter)).toBe(true);
    expect(shipped.kernels.get(tf.BatchMatMul)).not.toBe(ours.kernels.get(tf.BatchMatMul));
    expect(shipped.gradients.get(tf.LeakyRelu)).not.toBe(ours.gradients.get(tf.LeakyRelu));
    expect(captureKernels()).toEqual(ours);
  });

  it('computes a product as ours does, and refuses what it lacks', async () => {
    const multiply = async () =>
      tf.tidy(() => [
        ...tf
          .matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2]), true)
          .dataSync(),
      ]);
    // [1 3; 2 4] · [5 6; 7 8]
    expect(await withStockKernels(stock, multiply)).toEqual([26, 30, 38, 44]);
    expect(await multiply()).toEqual([26, 30, 38, 44]);
    const filterGradient = async () => {
      const image = tf.ones([1, 2, 2, 1]);
      return tf
        .grad((filter) => tf.conv2d(image as tf.Tensor4D, filter as tf.Tensor4D, 1, 'valid'))(
          tf.ones([1, 1, 1, 1]),
        )
        .dataSync()[0];
    };
    await expect(withStockKernels(stock, filterGradient)).rejects.toThrow(
      "Kernel 'Conv2DBackpropFilter' not registered for backend 'wasm'",
    );
    expect(await filterGradient()).toBe(4);
  });
});
