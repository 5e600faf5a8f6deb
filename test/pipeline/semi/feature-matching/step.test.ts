import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { digestOf, generatorFromDigest } from '../../../../models/seed/random.ts';
import { startEngine } from '../../../../pipeline/engines/engine.ts';
import {
  type IterationBatch,
  type IterationRules,
  featureMatchingStep,
  labelledStep,
} from '../../../../pipeline/semi/feature-matching/step.ts';
import {
  createSemiGan,
  type SemiGan,
} from '../../../../pipeline/semi/feature-matching/networks.ts';
import type { TrainedParameters } from '../../../../pipeline/nn/parameters.ts';
import {
  differences,
  logSumExp,
  type Matrix,
  mean,
  naiveDiscriminator,
  naiveFeatureMatching,
  type NaiveGenerator,
  naiveGenerator,
  type NaiveLayer,
} from '../naive-networks.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

const pixels = 6;
const batchSize = 4;
const latentSize = 3;
const labels = Uint8Array.of(0, 2, 1);
const uniform = generatorFromDigest(digestOf('semi-supervised test'));
const random = () => (uniform.next() >>> 0) / 2 ** 32;

/** Both sides, small, with lengths, biases and shifts that are not what they begin with. */
function tinyGan(): SemiGan {
  const gan = createSemiGan({
    seed: 3,
    imageShape: [2, 3, 1],
    labels: ['a', 'b', 'c'],
    units: [7, 5],
    method: { latentSize, generatorUnits: [6, 5] },
  });
  for (const state of [gan.discriminator, gan.generator]) {
    for (const parameter of state.parameters.values()) {
      if (parameter.shape[0] !== 1) continue;
      const values = parameter.dataSync().map((value) => value + random() - 0.3);
      parameter.assign(tf.tensor(values, parameter.shape));
    }
  }
  return gan;
}

function tinyBatch(): IterationBatch {
  const rows = (count: number) => Float32Array.from({ length: count * pixels }, random);
  return {
    labelled: rows(labels.length),
    labels,
    unlabelled: rows(batchSize),
    compared: rows(batchSize),
    latents: generatorFromDigest(digestOf('latents')),
  };
}

/** Plain gradient descent in Adam's clothes would hide the gradient's length: a large epsilon shows it. */
const epsilon = 1e4;
const optimizer = { learningRate: 1e4 / 1e-3, beta1: 0, beta2: 0, epsilon };
const rules: IterationRules = {
  iteration: 1,
  batchSize,
  latentSize,
  noise: (values) => tf.clone(values),
  optimizer,
};

/** The gradients by which a side's parameters were moved: learning rate · g / (|g| + ε) is 1000 · g. */
function movedBy(before: ReadonlyMap<string, Float32Array>, state: TrainedParameters) {
  return new Map(
    [...state.parameters].map(([name, parameter]) => {
      const after = parameter.dataSync();
      return [name, [...(before.get(name) ?? [])].map((v, i) => (v - (after[i] ?? 0)) / 1000)];
    }),
  );
}

function snapshot({ parameters }: TrainedParameters) {
  return new Map(
    [...parameters].map(([name, value]) => [name, value.dataSync<'float32'>().slice()]),
  );
}

const matrix = (values: ArrayLike<number>, columns: number): Matrix =>
  Array.from({ length: values.length / columns }, (_, row) =>
    Array.from({ length: columns }, (_each, column) => values[row * columns + column] ?? 0),
  );
const plain = (value: tf.Tensor) => matrix(value.dataSync(), value.shape[1] ?? 1);
const vector = (value: tf.Tensor) => [...value.dataSync()];

function naiveLayers({ discriminator }: SemiGan): NaiveLayer[] {
  return discriminator.layers.map(({ direction, scale, bias }) => ({
    direction: plain(direction),
    scale: vector(scale),
    bias: vector(bias),
  }));
}

function naiveG({ generator }: SemiGan): NaiveGenerator {
  const { hidden, last } = generator.layers;
  return {
    hidden: hidden.map(({ kernel, shift }) => ({ kernel: plain(kernel), shift: vector(shift) })),
    last: {
      direction: plain(last.direction),
      scale: vector(last.scale),
      bias: vector(last.bias),
    },
  };
}

/** The latents that a step draws, and those of the next. */
function naiveLatents(): readonly [Matrix, Matrix] {
  const generator = generatorFromDigest(digestOf('latents'));
  const draw = () =>
    matrix(
      Array.from({ length: batchSize * latentSize }, () => (generator.next() >>> 8) / 2 ** 24),
      latentSize,
    );
  return [draw(), draw()];
}

const softplus = (x: number) => Math.log1p(Math.exp(x));

function naiveDiscriminatorLoss(layers: NaiveLayer[], fakes: Matrix, batch: IterationBatch) {
  const logits = (rows: Matrix) => naiveDiscriminator(rows, layers).at(-1) ?? [];
  const labelled = logits(matrix(batch.labelled, pixels)).map(
    (row, index) => logSumExp(row) - (row[labels[index] ?? 0] ?? 0),
  );
  const real = logits(matrix(batch.unlabelled, pixels));
  const unlabelled = real.map((row) => softplus(logSumExp(row)) - logSumExp(row));
  const fake = logits(fakes).map((row) => softplus(logSumExp(row)));
  const unlabelledLoss = 0.5 * mean(unlabelled) + 0.5 * mean(fake);
  return { labelled: mean(labelled), unlabelled: unlabelledLoss };
}

function expectClose(found: readonly number[] | undefined, expected: readonly number[]) {
  expect(found?.length).toBe(expected.length);
  const size = Math.max(...expected.map(Math.abs));
  expect(size).toBeGreaterThan(0);
  for (const [index, value] of expected.entries()) {
    expect(Math.abs((found?.[index] ?? Number.NaN) - value)).toBeLessThan(2e-3 * size + 1e-6);
  }
}

/** Each parameter's rows of numbers, by the names that the networks give them. */
function discriminatorParts(layers: NaiveLayer[]): [string, number[][]][] {
  return layers.flatMap(({ direction, scale, bias }, index): [string, number[][]][] => [
    [`${index}/direction`, direction],
    ...(index === layers.length - 1 ? [[`${index}/scale`, [scale]] as [string, number[][]]] : []),
    [`${index}/bias`, [bias]],
  ]);
}

function generatorParts({ hidden, last }: NaiveGenerator): [string, number[][]][] {
  return [
    ...hidden.flatMap(({ kernel, shift }, index): [string, number[][]][] => [
      [`${index}/kernel`, kernel],
      [`${index}/shift`, [shift]],
    ]),
    ['2/direction', last.direction],
    ['2/scale', [last.scale]],
    ['2/bias', [last.bias]],
  ];
}

describe('an iteration of feature matching', () => {
  it('moves the discriminator against the naive loss, by finite differences', async () => {
    const [gan, batch] = [tinyGan(), tinyBatch()];
    const layers = naiveLayers(gan);
    const fakes = naiveGenerator(naiveLatents()[0], naiveG(gan));
    const before = snapshot(gan.discriminator);
    const losses = await featureMatchingStep(gan, batch, rules);
    const expected = naiveDiscriminatorLoss(layers, fakes, batch);
    expect(losses.labelled).toBeCloseTo(expected.labelled, 5);
    expect(losses.unlabelled).toBeCloseTo(expected.unlabelled, 5);
    const total = () => {
      const { labelled, unlabelled } = naiveDiscriminatorLoss(layers, fakes, batch);
      return labelled + unlabelled;
    };
    expectMoved(movedBy(before, gan.discriminator), discriminatorParts(layers), total);
  });

  it('moves the generator against other images, with the updated discriminator', async () => {
    const [gan, batch] = [tinyGan(), tinyBatch()];
    const generator = naiveG(gan);
    const before = snapshot(gan.generator);
    const losses = await featureMatchingStep(gan, batch, rules);
    const layers = naiveLayers(gan);
    const loss = matchingLoss(layers, generator, naiveLatents()[1], batch.compared);
    expect(losses.featureMatching).toBeCloseTo(loss(), 4);
    expectMoved(movedBy(before, gan.generator), generatorParts(generator), loss);
  });

  it('returns the share of labelled rows that are misclassified', async () => {
    const [gan, batch] = [tinyGan(), tinyBatch()];
    const logits = naiveDiscriminator(matrix(batch.labelled, pixels), naiveLayers(gan)).at(-1);
    const wrong = (logits ?? []).filter((row, index) => {
      return row.indexOf(Math.max(...row)) !== labels[index];
    });
    const { labelledError } = await featureMatchingStep(gan, batch, rules);
    expect(labelledError).toBeCloseTo(wrong.length / labels.length, 12);
  });

  it('on labels alone moves the discriminator by the cross-entropy and leaves the generator', async () => {
    const [gan, batch] = [tinyGan(), tinyBatch()];
    const layers = naiveLayers(gan);
    const [before, generatorBefore] = [snapshot(gan.discriminator), snapshot(gan.generator)];
    const losses = await labelledStep(gan, batch, rules);
    expect(losses).toMatchObject({ unlabelled: 0 });
    const loss = () => naiveDiscriminatorLoss(layers, [[0, 0, 0, 0, 0, 0]], batch).labelled;
    expectMoved(movedBy(before, gan.discriminator), discriminatorParts(layers), loss);
    expect(snapshot(gan.generator)).toEqual(generatorBefore);
  });

  it.each([
    ['all images', featureMatchingStep],
    ['labels alone', labelledStep],
  ])('on %s leaves no tensor behind', async (_, step) => {
    const gan = tinyGan();
    await step(gan, tinyBatch(), rules);
    const before = tf.memory().numTensors;
    await step(gan, tinyBatch(), rules);
    expect(tf.memory().numTensors).toBe(before);
  });
});

/** Holds how parameters moved to the central differences of a loss by them. */
function expectMoved(
  found: ReadonlyMap<string, number[]>,
  parts: readonly [string, number[][]][],
  loss: () => number,
): void {
  expect([...found.keys()]).toEqual(parts.map(([name]) => name));
  for (const [name, rows] of parts) {
    expectClose(
      found.get(name),
      rows.flatMap((row) => differences(row, loss)),
    );
  }
}

function matchingLoss(
  layers: NaiveLayer[],
  generator: NaiveGenerator,
  latents: Matrix,
  real: Float32Array | undefined,
): () => number {
  const features = (rows: Matrix) => naiveDiscriminator(rows, layers).at(-2) ?? [];
  return () =>
    naiveFeatureMatching(
      features(naiveGenerator(latents, generator)),
      features(matrix(real ?? [], pixels)),
    );
}
