import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';
import { classifierRecipe } from '../../../pipeline/classifier/recipe.ts';
import { trainClassifier } from '../../../pipeline/classifier/training.ts';
import { encoderPlan, trainEncoder } from '../../../pipeline/companions/encoder.ts';
import { judgePlan, trainJudge } from '../../../pipeline/companions/judge.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { loadModelFolder } from '../../../pipeline/evaluation/model-folder.ts';
import { learningRateAt } from '../../../pipeline/nn/network-training.ts';
import {
  createNetworkState,
  type NetworkState,
  stateTensors,
} from '../../../pipeline/nn/parameters.ts';
import { smallPlan } from '../classifier/small-plan.ts';
import { stripedImages } from '../evaluation/striped-images.ts';
import { stripedModel } from '../evaluation/striped-model.ts';
import { tinyDiscriminator } from '../run/trainables.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

/** The first 16 hex digits of the SHA-256 of some bytes. */
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, 16);

/** The same of a network's weights and moments. */
function digestOfState(state: NetworkState): string {
  const values = [...stateTensors(state).values()].flatMap((tensor) => [...tensor.dataSync()]);
  return digest(new Uint8Array(Float32Array.from(values).buffer));
}

describe('45 steps of training give the weights that they gave when each network had a loop of its own:', () => {
  const images = stripedImages('train', 100);
  const short = { steps: 45, batchSize: 4 };

  it('the classifier', async () => {
    const recipe = { ...classifierRecipe(images, 2, { ...smallPlan, shift: 1 }), steps: 45 };
    expect(digest(await trainClassifier(images, recipe))).toBe('ae1cac1855f98289');
  });

  it('the judge', async () => {
    const generator = await loadModelFolder((await stripedModel()).folder);
    const gan = createNetworkState(tinyDiscriminator, generatorFromDigest(digestOf('gan')));
    const judge = await trainJudge(images, generator, gan, { ...judgePlan, ...short });
    expect(digestOfState(judge)).toBe('e1476e9df3141c7f');
  });

  it('the encoder', async () => {
    const generator = await loadModelFolder((await stripedModel()).folder);
    const encoder = await trainEncoder(images, generator, { ...encoderPlan, ...short });
    expect(digestOfState(encoder)).toBe('b3930ad4f939e08d');
  });
});

describe('the learning rate', () => {
  it('starts gently, goes at the full rate, and ends at 0', () => {
    const plan = { steps: 1000, warmUpSteps: 10, learningRate: 0.5 };
    expect(learningRateAt(1, plan)).toBeCloseTo(0.05, 4);
    expect(learningRateAt(10, plan)).toBeCloseTo(0.5, 3);
    expect(learningRateAt(501, plan)).toBeCloseTo(0.25, 10);
    expect(learningRateAt(1000, plan)).toBeLessThan(1e-5);
  });
});
