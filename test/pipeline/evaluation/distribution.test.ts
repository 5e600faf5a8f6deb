import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadOrTrainClassifier } from '../../../pipeline/classifier/load-or-train.ts';
import type { Classifier } from '../../../pipeline/classifier/network.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import {
  compareDistributions,
  describeDistribution,
} from '../../../pipeline/evaluation/distribution.ts';
import {
  fidelityAndDiversity,
  neighbourhoodsOf,
} from '../../../pipeline/evaluation/metrics/fidelity-and-diversity.ts';
import { frechetDistance } from '../../../pipeline/evaluation/metrics/frechet-distance.ts';
import {
  kernelInceptionDistance,
  kernelSet,
} from '../../../pipeline/evaluation/metrics/kernel-inception-distance.ts';
import { silentProgress } from '../../../pipeline/terminal/evaluation-progress.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { stripedDataset, stripedImages } from './striped-images.ts';

let classifier: Classifier;

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
  const folder = await temporaryFolder('classifiers');
  const places = { folder, shipped: join(folder, 'none') };
  classifier = await loadOrTrainClassifier(stripedDataset(), silentProgress, { places });
});

describe('the comparison of two sets of images', () => {
  it('gives to the last bit what each metric gives by itself, across the borders of blocks', async () => {
    const [images, real] = [
      await describeDistribution(classifier, stripedImages('images', 1100)),
      await describeDistribution(classifier, stripedImages('real', 2300)),
    ];
    const [own, others] = [images.features, real.features];
    const alone = {
      frechetDistance: frechetDistance(own, others),
      kernelInceptionDistance: await kernelInceptionDistance(
        await kernelSet(own),
        await kernelSet(others),
      ),
      ...(await fidelityAndDiversity(await neighbourhoodsOf(own), await neighbourhoodsOf(others))),
    };
    expect(await compareDistributions(images, real)).toMatchObject(alone);
    expect(alone.coverage).toBeGreaterThan(0.5);
  });
});
