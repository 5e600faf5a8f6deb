import * as tf from '@tensorflow/tfjs-core';
import { Matrix, SVD } from 'ml-matrix';
import { beforeAll, describe, expect, it } from 'vitest';
import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { createNetworkState, disposeNetworkState } from '../../../pipeline/nn/parameters.ts';
import { boundSpectralNorms, createSingularVectors } from '../../../pipeline/nn/spectral-norm.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

/** Two kernels: a dense one of 72 × 6, and a convolution's, which counts as one of 3 · 3 · 1 × 2. */
function play(times: number, bound: number, stretch: number) {
  const random = generatorFromDigest(digestOf('spectral norm'));
  const discriminator = createNetworkState(
    {
      inputShape: [6, 6, 1],
      layers: [
        { kind: 'conv2d', filters: 2, kernelSize: [3, 3], strides: [1, 1], padding: 'same' },
        { kind: 'flatten' },
        { kind: 'dense', units: 6 },
      ],
    },
    random,
  );
  const stretched = new Map<string, Float32Array>();
  for (const [name, kernel] of discriminator.trained) {
    const larger = tf.mul(kernel, stretch);
    kernel.assign(larger);
    larger.dispose();
    stretched.set(name, kernel.dataSync<'float32'>().slice());
  }
  const singularVectors = createSingularVectors(discriminator.trained, random);
  for (let time = 0; time < times; time++) {
    boundSpectralNorms(discriminator.trained, singularVectors, bound);
  }
  const kernels = [...singularVectors.keys()].map((name) => {
    const kernel = discriminator.trained.get(name);
    const values = kernel?.dataSync<'float32'>() ?? new Float32Array();
    const outputs = kernel?.shape.at(-1) ?? 1;
    const norm = (of: Float32Array) =>
      new SVD(Matrix.from1DArray(of.length / outputs, outputs, of)).norm2;
    const before = stretched.get(name) ?? new Float32Array();
    return { name, values, before, norm: norm(values), normBefore: norm(before) };
  });
  tf.dispose([...singularVectors.values()]);
  disposeNetworkState(discriminator);
  return kernels;
}

describe('bounding spectral norms', () => {
  it('scales every kernel to the bound, by the norm that a singular value decomposition gives', () => {
    const kernels = play(60, 0.5, 3);
    expect(kernels.map(({ name }) => name)).toEqual(['conv2d_1/kernel', 'dense_1/kernel']);
    for (const { norm, normBefore, values, before } of kernels) {
      expect(normBefore).toBeGreaterThan(1);
      expect(norm).toBeCloseTo(0.5, 4);
      const scale = 0.5 / normBefore;
      values.forEach((value, index) => expect(value).toBeCloseTo(scale * (before[index] ?? 0), 4));
    }
  });

  it('leaves a kernel below the bound as it is, to the bit', () => {
    for (const { values, before } of play(5, 100, 1)) expect(values).toEqual(before);
  });

  it('leaks no tensors', () => {
    const before = tf.memory().numTensors;
    play(3, 1, 2);
    expect(tf.memory().numTensors).toBe(before);
  });
});
