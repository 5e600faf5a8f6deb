import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { norm } from '../../../pipeline/nn/norm.ts';

/** Buffers that a kernel of WebGPU can bind at least, its output among them. */
const bindableBuffers = 8;

beforeAll(async () => void (await startEngine('cpu')));

describe('the norm of a network', () => {
  it('is the root of the sum of all squares, by kernels that WebGPU can run', async () => {
    const tensors = Array.from({ length: 15 }, (_, index) => tf.mul(tf.ones([index + 1]), index));
    const sum = tensors.reduce((total, _, index) => total + (index + 1) * index ** 2, 0);
    const { result, kernels } = await tf.profile(() => norm(tensors));
    expect((await (result as tf.Scalar).data())[0]).toBeCloseTo(Math.sqrt(sum), 4);
    for (const { name, inputShapes } of kernels)
      expect(inputShapes.length, name).toBeLessThan(bindableBuffers);
    tf.dispose([...tensors, result]);
  });
});
