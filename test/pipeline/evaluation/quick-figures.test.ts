import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { loadOrTrainClassifier } from '../../../pipeline/classifier/load-or-train.ts';
import { classifierRecipe } from '../../../pipeline/classifier/recipe.ts';
import { silentProgress } from '../../../pipeline/terminal/evaluation-progress.ts';
import {
  prepareQuickReference,
  type QuickReference,
  quickFigures,
} from '../../../pipeline/evaluation/quick-figures.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { smallPlan } from '../classifier/small-plan.ts';
import { stripedDataset, stripedImages } from './striped-images.ts';

const dataset = stripedDataset();
const recipe = { ...classifierRecipe(dataset.train, 2, smallPlan), steps: 60 };
let reference: QuickReference;

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
  const folder = await temporaryFolder('classifiers');
  const places = { folder, shipped: join(folder, 'none') };
  const classifier = await loadOrTrainClassifier(dataset, silentProgress, { recipe, places });
  reference = await prepareQuickReference(classifier, dataset.test ?? dataset.train, 80);
});

describe('the quick figures during training', () => {
  it('are good for images like the test images', async () => {
    const { pixels, labels } = stripedImages('new', 80);
    const figures = await quickFigures(reference, pixels, labels);
    expect(figures.labelAgreement).toBeGreaterThan(0.95);
    expect(figures.coverage).toBeGreaterThan(0.8);
    expect(figures.precision).toBeGreaterThan(0.8);
    const worse = await quickFigures(
      reference,
      pixels.map((value) => 255 - value),
      labels,
    );
    expect(worse.labelAgreement).toBeLessThan(0.05);
    const grey = await quickFigures(reference, pixels.slice().fill(128), null);
    expect(grey.frechetDistance).toBeGreaterThan(2 * figures.frechetDistance);
    expect(grey.coverage).toBeLessThan(0.2);
    expect(grey.labelAgreement).toBeNull();
  });
});
