import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { digestOf, generatorFromDigest } from '../../../../models/seed/random.ts';
import { startEngine } from '../../../../pipeline/engines/engine.ts';
import { createClassifier } from '../../../../pipeline/semi/consistency/trainable.ts';
import {
  type ClassifierRules,
  consistencyStep,
  type SemiClassifier,
} from '../../../../pipeline/semi/consistency/step.ts';
import {
  at,
  columnMeans,
  differences,
  logSumExp,
  map,
  type Matrix,
  mean,
} from '../naive-networks.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

interface NaiveLayer {
  kernel: Matrix;
  gain: number[];
  shift: number[];
}

const pixels = 6;
const labels = Uint8Array.of(0, 2, 1, 1);
const uniform = generatorFromDigest(digestOf('consistency test'));
const random = () => (uniform.next() >>> 0) / 2 ** 32;
const randomRows = (count: number): Matrix =>
  Array.from({ length: count }, () => Array.from({ length: pixels }, random));
const plain = (value: tf.Tensor) => value.arraySync() as Matrix;

function tinyClassifier(): SemiClassifier {
  const classifier = createClassifier({
    seed: 5,
    units: [7, 5],
    imageShape: [2, 3, 1],
    labels: ['a', 'b', 'c'],
  });
  for (const { gain, shift } of classifier.layers) {
    for (const vector of [gain, shift]) {
      const values = vector.dataSync().map((value) => value + random() - 0.3);
      vector.assign(tf.tensor(values, vector.shape));
    }
  }
  return classifier;
}

/** The movement of parameters is the gradient times a thousand: see the epsilon. */
const method = {
  radius: 0.7,
  probe: 0.05,
  agreementWeight: 0.8,
  entropyWeight: 0.3,
  deformations: null,
  momentum: 0.9,
  targets: null,
};
const probeRows = randomRows(labels.length + 5).map((row) =>
  row.map((value) => 0.1 * (value - 0.5)),
);
const rules: ClassifierRules = {
  iteration: 1,
  optimizer: { learningRate: 1e7, beta1: 0, beta2: 0, epsilon: 1e4 },
  method,
  targetWeight: 0.6,
  probe: (rows) => tf.add(rows, tf.tensor2d(probeRows)),
};

/** Logits straight from the definition: dense, normalized by the rows' own statistics, gain, shift, ReLU. */
function naiveLogits(rows: Matrix, layers: readonly NaiveLayer[]): Matrix {
  return layers.reduce((input, { kernel, gain, shift }, index) => {
    const product = input.map((row) =>
      gain.map((_, unit) =>
        row.reduce((sum, value, place) => sum + value * at(kernel[place] ?? [], unit), 0),
      ),
    );
    const means = columnMeans(product);
    const variances = columnMeans(
      product.map((row) => row.map((value, unit) => (value - at(means, unit)) ** 2)),
    );
    const output = product.map((row) =>
      row.map(
        (value, unit) =>
          (at(gain, unit) * (value - at(means, unit))) / Math.sqrt(at(variances, unit) + 1e-6) +
          at(shift, unit),
      ),
    );
    return index === layers.length - 1 ? output : map(output, (value) => Math.max(0, value));
  }, rows);
}

const softmax = (row: readonly number[]) => row.map((value) => Math.exp(value - logSumExp(row)));

function divergence(answers: Matrix, logits: Matrix): number {
  return mean(
    answers.map((p, row) =>
      p.reduce(
        (sum, value, k) => sum + value * Math.log(value / at(softmax(logits[row] ?? []), k)),
        0,
      ),
    ),
  );
}

function naiveLayers({ layers }: SemiClassifier): NaiveLayer[] {
  return layers.map(({ kernel, gain, shift }) => ({
    kernel: plain(kernel),
    gain: [...gain.dataSync()],
    shift: [...shift.dataSync()],
  }));
}

/** The step of each row along the divergence's slope at the probed rows, by central differences. */
function naiveWorstStep(rows: Matrix, layers: readonly NaiveLayer[]): Matrix {
  const answers = naiveLogits(rows, layers).map(softmax);
  const probed = rows.map((row, index) =>
    row.map((value, pixel) => value + at(probeRows[index] ?? [], pixel)),
  );
  const slopes = probed.map((row) =>
    differences(row, () => divergence(answers, naiveLogits(probed, layers))),
  );
  return rows.map((row, index) => {
    const slope = slopes[index] ?? [];
    const length = Math.hypot(...slope);
    return row.map((value, pixel) => value + (method.radius * at(slope, pixel)) / length);
  });
}

const targets = {
  labels: Uint8Array.of(1, 0, 2, 2, 0),
  weights: Float32Array.of(1, 0, 1, 0, 0.5),
};

function tinyBatch() {
  const rows = randomRows(labels.length + 5);
  return { naive: rows, batch: { rows: tf.tensor2d(rows), deformed: null, labels, targets } };
}

/** All losses, with the answers and the step held fixed as the method holds them. */
function naiveLosses(rows: Matrix, layers: NaiveLayer[]) {
  const answers = naiveLogits(rows, layers).map(softmax);
  const moved = naiveWorstStep(rows, layers);
  const crossEntropy = (row: readonly number[], label: number) => logSumExp(row) - at(row, label);
  return () => {
    const logits = naiveLogits(rows, layers);
    const others = logits.slice(labels.length);
    return {
      labelled: mean(
        Array.from(labels, (label, index) => crossEntropy(logits[index] ?? [], label)),
      ),
      agreement: divergence(answers, naiveLogits(moved, layers)),
      entropy: mean(others.map((row) => softmax(row).reduce((sum, p) => sum - p * Math.log(p), 0))),
      target: mean(
        others.map(
          (row, index) =>
            (targets.weights[index] ?? 0) * crossEntropy(row, targets.labels[index] ?? 0),
        ),
      ),
    };
  };
}

describe('an iteration towards consistent answers', () => {
  it('returns the losses of the definitions, with the adversarial perturbation found by finite differences', async () => {
    const { naive, batch } = tinyBatch();
    const classifier = tinyClassifier();
    const expected = naiveLosses(naive, naiveLayers(classifier))();
    const losses = await consistencyStep(classifier, batch, rules);
    expect(losses.labelled).toBeCloseTo(expected.labelled, 4);
    expect(losses.entropy).toBeCloseTo(expected.entropy, 4);
    expect(losses.target).toBeCloseTo(expected.target, 4);
    expect(losses.agreement / expected.agreement).toBeCloseTo(1, 1);
  });

  it('moves every parameter against their weighted sum, by finite differences', async () => {
    const { naive, batch } = tinyBatch();
    const classifier = tinyClassifier();
    const layers = naiveLayers(classifier);
    const losses = naiveLosses(naive, layers);
    const total = () => {
      const { labelled, agreement, entropy, target } = losses();
      const { agreementWeight, entropyWeight } = method;
      const weighted = agreementWeight * agreement + entropyWeight * entropy;
      return labelled + weighted + rules.targetWeight * target;
    };
    const before = layers.map(({ kernel, gain, shift }) =>
      [kernel.flat(), gain, shift].map((v) => [...v]),
    );
    await consistencyStep(classifier, batch, rules);
    for (const [index, { kernel, gain, shift }] of layers.entries()) {
      const after = classifier.layers[index];
      const expected = [
        kernel.flatMap((row) => differences(row, total)),
        differences(gain, total),
        differences(shift, total),
      ];
      const found = [after?.kernel, after?.gain, after?.shift].map((value, part) =>
        [...(value?.dataSync() ?? [])].map(
          (now, place) => (at(before[index]?.[part] ?? [], place) - now) / 1000,
        ),
      );
      const size = Math.max(...expected.flat().map(Math.abs));
      for (const [part, slopes] of expected.entries()) {
        for (const [place, slope] of slopes.entries()) {
          expect(Math.abs(at(found[part] ?? [], place) - slope)).toBeLessThan(0.02 * size);
        }
      }
    }
  });

  it('starts the perturbation from the deformed rows if there are any, and stays there with a radius of 0', async () => {
    const { naive, batch } = tinyBatch();
    const elsewhere = randomRows(naive.length);
    const deformed = tf.tensor2d(elsewhere);
    const classifier = tinyClassifier();
    const layers = naiveLayers(classifier);
    const answers = naiveLogits(naive, layers).map(softmax);
    const still = { ...rules, method: { ...method, radius: 0 } };
    const { agreement } = await consistencyStep(classifier, { ...batch, deformed }, still);
    expect(agreement).toBeCloseTo(divergence(answers, naiveLogits(elsewhere, layers)), 4);
    const again = tinyClassifier();
    const worse = await consistencyStep(again, { ...batch, deformed }, rules);
    expect(worse.agreement).toBeGreaterThan(
      divergence(answers, naiveLogits(elsewhere, naiveLayers(tinyClassifier()))),
    );
  });

  it('moves the statistics used in tests a tenth of the way towards those of the rows', async () => {
    const { naive, batch } = tinyBatch();
    const classifier = tinyClassifier();
    const [layer] = naiveLayers(classifier);
    await consistencyStep(classifier, batch, rules);
    const product = naive.map((row) =>
      (layer?.gain ?? []).map((_, unit) =>
        row.reduce((sum, value, place) => sum + value * at(layer?.kernel[place] ?? [], unit), 0),
      ),
    );
    const found = classifier.statistics[0]?.mean.dataSync() ?? [];
    for (const [unit, value] of columnMeans(product).entries()) {
      expect(found[unit]).toBeCloseTo(0.1 * value, 5);
    }
  });

  it('leaks no tensors', async () => {
    const classifier = tinyClassifier();
    const { batch } = tinyBatch();
    await consistencyStep(classifier, batch, rules);
    const before = tf.memory().numTensors;
    await consistencyStep(classifier, batch, rules);
    expect(tf.memory().numTensors).toBe(before);
  });
});
