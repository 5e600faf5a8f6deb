import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { adamKernelName } from '../../../pipeline/nn/adam.ts';

beforeAll(async () => {
  await startEngine('wasm');
});

const attributes = { stepSize: 2e-3, beta1: 0.5, beta2: 0.999, epsilon: 1e-7 };

interface Values {
  readonly weight: Float32Array;
  readonly gradient: Float32Array;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

function valuesOf(count: number): Values {
  const wave = (step: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(step * i));
  return {
    weight: wave(0.7),
    gradient: wave(1.3),
    mean: wave(2.9),
    variance: wave(0.3).map((value) => value * value),
  };
}

/** The update by its formula, in doubles. */
function reference({ weight, gradient, mean, variance }: Values): number[][] {
  const { stepSize, beta1, beta2, epsilon } = attributes;
  const at = (values: Float32Array, index: number) => values[index] ?? Number.NaN;
  const means = [...mean].map((old, i) => beta1 * old + (1 - beta1) * at(gradient, i));
  const variances = [...variance].map(
    (old, i) => beta2 * old + (1 - beta2) * at(gradient, i) * at(gradient, i),
  );
  const weights = [...weight].map(
    (old, i) => old - (stepSize * (means[i] ?? 0)) / (Math.sqrt(variances[i] ?? 0) + epsilon),
  );
  return [weights, means, variances];
}

function update(inputs: Record<keyof Values, tf.Tensor>): tf.Tensor[] {
  return tf
    .engine()
    .runKernel(adamKernelName, { ...inputs }, { ...attributes }) as unknown as tf.Tensor[];
}

function tensorsOf({ weight, gradient, mean, variance }: Values) {
  return {
    weight: tf.tensor1d(weight),
    gradient: tf.tensor1d(gradient),
    mean: tf.tensor1d(mean),
    variance: tf.tensor1d(variance),
  };
}

describe('the AdamStep kernel of the wasm engine', () => {
  it.each([1, 3, 4, 5, 7, 17, 33, 130])('gives the formula for %i weights', (count) => {
    const values = valuesOf(count);
    const expected = reference(values);
    const inputs = tensorsOf(values);
    const outputs = update(inputs);
    for (const [which, output] of outputs.entries()) {
      output.dataSync().forEach((value, index) => {
        const exact = expected[which]?.[index] ?? Number.NaN;
        expect(Math.abs(value - exact)).toBeLessThan(1e-6 * Math.max(1, Math.abs(exact)));
      });
    }
    tf.dispose([outputs, inputs]);
  });

  it('gives a weight the same bits wherever it lies', () => {
    const values = valuesOf(11);
    const inputs = tensorsOf(values);
    const outputs = update(inputs);
    for (let index = 0; index < 11; index++) {
      const one = tensorsOf({
        weight: values.weight.slice(index, index + 1),
        gradient: values.gradient.slice(index, index + 1),
        mean: values.mean.slice(index, index + 1),
        variance: values.variance.slice(index, index + 1),
      });
      const alone = update(one);
      expect(alone.map((tensor) => tensor.dataSync()[0])).toEqual(
        outputs.map((tensor) => tensor.dataSync()[index]),
      );
      tf.dispose([one, alone]);
    }
    tf.dispose([outputs, inputs]);
  });

  it('does not change its inputs', () => {
    const values = valuesOf(13);
    const inputs = tensorsOf(values);
    const outputs = update(inputs);
    expect(inputs.weight.dataSync()).toEqual(values.weight);
    expect(inputs.mean.dataSync()).toEqual(values.mean);
    expect(inputs.variance.dataSync()).toEqual(values.variance);
    tf.dispose([outputs, inputs]);
  });

  it('leaks no tensors and no memory', () => {
    const inputs = tensorsOf(valuesOf(100_000));
    tf.dispose(update(inputs));
    const heapBytes = () =>
      (tf.backend() as BackendWasm).typedArrayFromHeap(inputs.weight).buffer.byteLength;
    const { numDataBuffers } = tf.memory();
    for (let call = 0; call < 500; call++) tf.dispose(update(inputs));
    expect(tf.memory().numDataBuffers).toBe(numDataBuffers);
    // Freed memory is used again once the calls before are done; without that, it would be 600 MB.
    expect(heapBytes()).toBeLessThan(64 * 2 ** 20);
    tf.dispose(inputs);
  });
});
