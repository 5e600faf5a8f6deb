import { join } from 'node:path';
import { decode } from 'fast-png';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Evaluation, evaluationSchema } from '../../../models/manifest/evaluation.ts';
import { disposeGenerator } from '../../../models/generator.ts';
import { createDrawingThreads } from '../../../models/threads/drawing-threads.ts';
import { referenceImages } from '../../../pipeline/data/validation.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import type { Classifier } from '../../../pipeline/classifier/network.ts';
import {
  type ClassifierPlaces,
  loadOrTrainClassifier,
} from '../../../pipeline/classifier/load-or-train.ts';
import { sampleImages } from '../../../pipeline/data/images.ts';
import { encodeClosestPairs } from '../../../pipeline/evaluation/closest-pairs.ts';
import { distanceFigures } from '../../../pipeline/evaluation/distribution.ts';
import { balancedDraws, drawDigits } from '../../../pipeline/evaluation/draws.ts';
import { evaluateModel } from '../../../pipeline/evaluation/evaluate.ts';
import { silentProgress } from '../../../pipeline/terminal/evaluation-progress.ts';
import { loadModelFolder } from '../../../pipeline/evaluation/model-folder.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { stripedDataset, stripedImages } from './striped-images.ts';
import { stripedModel } from './striped-model.ts';

const striped = stripedDataset();
const dataset = { ...striped, reference: referenceImages(striped) };
const sizes = { images: 140, draws: 2, scoreImages: 200, scoreDraws: 2, quick: false };
/** More images of each class than the classifier has features, as the Fréchet distance of a class needs. */
const ample = { ...dataset, reference: { ...dataset.reference, ...stripedImages('test', 300) } };
let classifier: Classifier;
let places: ClassifierPlaces;

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
  const folder = await temporaryFolder('classifiers');
  places = { folder, shipped: join(folder, 'none') };
  classifier = await loadOrTrainClassifier(dataset, silentProgress, { places });
});

async function evaluate(faults: Parameters<typeof stripedModel>[0] = {}, data = dataset) {
  const generator = await loadModelFolder((await stripedModel(faults)).folder);
  const asked = { ...sizes, images: data.reference.count };
  const evaluated = await evaluateModel(generator, data, classifier, asked, silentProgress, {
    places,
  });
  disposeGenerator(generator);
  return evaluated;
}

/** What does not depend on the machine's speed. */
function timeless(evaluation: Evaluation) {
  const { seconds: _, ...rest } = evaluation;
  return rest;
}

describe('the evaluation of a model with labels', () => {
  it('matches its schema, and gives a high agreement to a model that obeys its labels', async () => {
    const { evaluation } = await evaluate();
    expect(evaluationSchema.parse(evaluation)).toEqual(evaluation);
    expect(evaluation).toMatchObject({
      dataset: { name: 'striped', sha256: dataset.sha256 },
      classifier: { sha256: classifier.sha256, testAccuracy: classifier.testAccuracy },
      images: 140,
      draws: 2,
      scoreImages: 200,
      quick: false,
    });
    const { figures, classes } = evaluation;
    expect(figures.labelAgreement?.mean).toBeGreaterThan(0.98);
    expect(figures.labelAgreement?.floor).toBeGreaterThan(0.98);
    expect(figures.classificationAccuracyScore?.mean).toBeGreaterThan(0.9);
    expect(figures.classificationAccuracyScore?.floor).toBeGreaterThan(0.9);
    // Its noise is not that of the real images, and that shows.
    expect(figures.frechetDistance.mean).toBeGreaterThan(2 * (figures.frechetDistance.floor ?? 0));
    expect(figures.coverage.floor).toBeGreaterThan(0.85);
    expect(classes.map(({ name, testShare }) => [name, testShare])).toEqual([
      ['0', 0.5],
      ['1', 0.5],
    ]);
    expect(classes[0]?.labelAgreement).toBeGreaterThan(0.95);
    // Seeds pick labels, so that a draw without them is not balanced to the image.
    expect(Math.abs((classes[0]?.share ?? 0) - 0.5)).toBeLessThan(0.1);
    expect(classes[0]?.share).not.toBe(0.5);
    // 70 images of a class are fewer than the classifier's 128 features.
    expect(classes[0]).toMatchObject({ frechetDistance: null, frechetDistanceFloor: null });
  });

  it('gives the same figures again, and leaves no tensor behind', async () => {
    const first = await evaluate();
    const before = tf.memory().numTensors;
    const second = await evaluate();
    expect(tf.memory().numTensors).toBe(before);
    expect(timeless(second.evaluation)).toEqual(timeless(first.evaluation));
  });

  it('gives a low label agreement to a model that ignores its labels', async () => {
    const { evaluation } = await evaluate({ isDeaf: true }, ample);
    const { figures, classes } = evaluation;
    expect(Math.abs((figures.labelAgreement?.mean ?? 0) - 0.5)).toBeLessThan(0.03);
    expect(figures.coverage.mean).toBeLessThan(0.6);
    const { mean = 0, floor = 0 } = figures.kernelInceptionDistance ?? {};
    expect(mean).toBeGreaterThan(10 * Math.abs(floor ?? 0));
    expect(classes[0]?.share).toBeGreaterThan(0.95);
    expect(classes[1]?.labelAgreement).toBeLessThan(0.05);
    expect(classes[1]?.frechetDistance ?? 0).toBeGreaterThan(classes[0]?.frechetDistance ?? 0);
  });

  it('gives a low label agreement to a model that draws the other label, however good its digits are', async () => {
    const { figures, classes } = (await evaluate({ isContrary: true }, ample)).evaluation;
    expect(figures.labelAgreement?.mean).toBeLessThan(0.02);
    expect(figures.classificationAccuracyScore?.mean).toBeLessThan(0.1);
    expect(figures.coverage.mean).toBeGreaterThan(0.3);
    expect(classes[0]?.frechetDistance).toBeGreaterThan(3 * figures.frechetDistance.mean);
  });

  it('keeps the ten closest pairs of all draws, the closest first, as a picture of ten rows', async () => {
    const { closestPairs, nearest, nearestOfReal, evaluation } = await evaluate();
    expect(closestPairs).toHaveLength(10);
    const distances = closestPairs.map(({ distance }) => distance);
    expect(distances).toEqual(distances.toSorted((a, b) => a - b));
    const all = nearest.flatMap(({ toTraining }) => [...toTraining]);
    expect(all).toHaveLength(280);
    expect(distances[0]).toBe(Math.min(...all));
    const [pair] = closestPairs;
    const squares = pair?.generated.reduce(
      (sum, value, index) => sum + ((value - (pair.nearest[index] ?? 0)) / 255) ** 2,
      0,
    );
    expect(pair?.distance).toBeCloseTo(Math.sqrt(squares ?? 0), 10);
    expect(nearestOfReal.toTraining).toHaveLength(140);
    expect(evaluation.figures.copyDistanceRatio.floor).toBe(1);
    const picture = decode(encodeClosestPairs(closestPairs, dataset.train));
    expect([picture.width, picture.height]).toEqual([2 * 10 + 2, 10 * 10 + 2]);
  });
});

describe('the baselines of distances', () => {
  it('are training images compared with the held-out ones, and with other training images', async () => {
    const { figures } = (await evaluate()).evaluation;
    for (const name of distanceFigures) {
      expect(figures[name]?.floor).not.toBeNull();
      expect(figures[name]?.trainingFloor).toEqual(expect.any(Number));
    }
    expect(figures.frechetDistance.trainingFloor).toBeGreaterThan(0);
    expect(figures.coverage.trainingFloor).toBeUndefined();
  });

  it('have no second one where there are not twice as many training images', async () => {
    const few = { ...dataset, train: sampleImages(dataset.train, 240, 'few') };
    const generator = await loadModelFolder((await stripedModel()).folder);
    const { evaluation } = await evaluateModel(
      generator,
      few,
      classifier,
      { ...sizes, draws: 1, scoreDraws: 1 },
      silentProgress,
      { places },
    );
    disposeGenerator(generator);
    expect(evaluation.figures.frechetDistance).not.toHaveProperty('trainingFloor');
    expect(evaluationSchema.parse(evaluation)).toEqual(evaluation);
  });
});

describe('the evaluation of a model without labels', () => {
  it('measures what can be measured', async () => {
    const { evaluation, closestPairs } = await evaluate({ isUnlabelled: true });
    expect(evaluationSchema.parse(evaluation)).toEqual(evaluation);
    expect(evaluation.figures.labelAgreement).toBeNull();
    expect(evaluation.figures.classificationAccuracyScore).toBeNull();
    expect(evaluation.scoreImages).toBe(0);
    expect(evaluation.classes.map(({ labelAgreement }) => labelAgreement)).toEqual([null, null]);
    const shares = evaluation.classes.reduce((sum, { share }) => sum + share, 0);
    expect(shares).toBeCloseTo(1, 12);
    expect(closestPairs[0]?.label).toBeNull();
  });
});

describe('the evaluation refuses', () => {
  it('a model that draws another size of image', async () => {
    const generator = await loadModelFolder((await stripedModel()).folder);
    const other = { ...dataset, train: { ...dataset.train, height: 16, width: 4 } };
    await expect(evaluateModel(generator, other, classifier, sizes)).rejects.toThrow(
      `--data striped: its images are 16 × 4, but the model ${generator.manifest.id} generates 8 × 8; give the data that the model was trained on`,
    );
    disposeGenerator(generator);
  });

  it('a model with the labels of other classes', async () => {
    const model = await stripedModel({ labels: ['left', 'right'] });
    const generator = await loadModelFolder(model.folder);
    await expect(evaluateModel(generator, dataset, classifier, sizes)).rejects.toThrow(
      `--data striped: its classes are 0, 1, but the model ${model.manifest.id} has the labels left, right; give the data that the model was trained on`,
    );
    disposeGenerator(generator);
  });
});

describe('drawn digits', () => {
  it('are those that the served path gives for their seeds and labels, each by itself', async () => {
    const generator = await loadModelFolder((await stripedModel()).folder);
    const rule = balancedDraws(generator, 'a');
    const many = await drawDigits(generator, 260, rule);
    expect([...many.labels.subarray(0, 5)]).toEqual([0, 1, 0, 1, 0]);
    const alone = await drawDigits(generator, 1, () => rule(255));
    expect(many.pixels.subarray(255 * 64, 256 * 64)).toEqual(alone.pixels);
    disposeGenerator(generator);
  });

  it('are the same on threads, in their order', async () => {
    const generator = await loadModelFolder((await stripedModel()).folder);
    const rule = balancedDraws(generator, 'threads');
    const drawn: number[] = [];
    const threads = createDrawingThreads(2);
    const onDrawn = (count: number) => void drawn.push(count);
    const many = await drawDigits(generator, 600, rule, onDrawn, threads.draw);
    await threads.close();
    expect(drawn).toEqual([250, 500, 600]);
    expect(many).toEqual(await drawDigits(generator, 600, rule));
    disposeGenerator(generator);
  });
});
