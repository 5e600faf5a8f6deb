import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadDataset } from '../../../pipeline/data/dataset.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { recipeOf, type TestResult } from '../../../pipeline/evaluation/test-models.ts';
import type { Manifest } from '../../../models/manifest/manifest.ts';
import { runScript } from '../../fixtures/run-script.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { stripedModel } from '../evaluation/striped-model.ts';
import { writeStripedDataset } from './striped-dataset.ts';

let classifiers: string;
let data: string;
/** Models of one recipe, by their training seeds. */
const models = new Map<number, string>();

/** A model as a run with 50 validation images would have made it. */
async function modelOfRun(trainingSeed: number, isDeaf: boolean, changes: object = {}) {
  const { name, sha256 } = await loadDataset(data);
  const configuration = { data, validationImages: 50, seed: trainingSeed, ...changes };
  const made = { trainingSeed, configuration, dataset: { name, sha256 } };
  return (await stripedModel({ isDeaf, made })).folder;
}

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
  classifiers = await temporaryFolder('classifiers');
  data = await writeStripedDataset();
  models.set(1, await modelOfRun(1, false));
  // What a run reports on the way makes no other recipe.
  models.set(2, await modelOfRun(2, true, { evaluation: 'none', evaluateEvery: null }));
});

const test = (...flags: readonly string[]) =>
  runScript('pipeline/commands/test.ts', [
    '--threads',
    '1',
    '--classifiers',
    classifiers,
    ...flags,
  ]);
const model = (seed: number) => models.get(seed) ?? '';

describe('pipeline:test', () => {
  it('compares models of several training seeds with the test images', async () => {
    const out = join(await temporaryFolder('out'), 'test.json');
    const flags = ['--model', model(1), model(2), '--draws', '1', '--score-draws', '1'];
    const { code, stdout, stderr } = await test(...flags, '--quick', '--out', out);
    expect(stderr).not.toContain('error');
    expect(code).toBe(0);
    expect(stderr).toMatch(/140 test images: features and nearest neighbours/);
    // The classifier has seen the 250 images that a run trains on, and not the 50 that it holds out.
    expect(stderr).toMatch(/training a classifier on 250 images of striped/);
    expect(stdout).toMatch(
      /compared with the test images: mean ± std over the training seeds 1, 2$/m,
    );
    expect(stdout).toMatch(/^figure +model +real data +seed 1 +seed 2$/m);
    const result = JSON.parse(await readFile(out, 'utf8')) as TestResult;
    const figures = result.models.map(({ evaluation }) => evaluation.figures.labelAgreement?.mean);
    const [first = 0, second = 0] = figures;
    expect(result.models.map(({ evaluation }) => evaluation.reference)).toEqual(['test', 'test']);
    // The second model draws one class whatever it is asked for.
    expect(first - second).toBeGreaterThan(0.3);
    const percent = (value: number) => `${(100 * value).toFixed(2)} %`;
    const spread = Math.abs(first - second) / Math.SQRT2;
    expect(stdout).toContain(`${percent((first + second) / 2)} ± ${percent(spread)}`);
  });

  it('says of a single model that there is one training seed', async () => {
    const flags = ['--model', model(1), '--draws', '1', '--score-draws', '1', '--quick'];
    const { code, stdout } = await test(...flags);
    expect(code).toBe(0);
    expect(stdout).toMatch(/: one training seed 1$/m);
    expect(stdout).toMatch(/^figure +model +real data$/m);
  });
});

describe('the recipe of a model', () => {
  it('has defaults for settings that are younger than the model', async () => {
    const shipped = 'ab47664c7936af31'; // of 0.1.0
    const file = new URL(`../../../models/shipped/${shipped}/manifest.json`, import.meta.url);
    const { configuration } = JSON.parse(await readFile(file, 'utf8')) as Manifest;
    expect(configuration).not.toHaveProperty('nCritic');
    expect(recipeOf(configuration)).toEqual(recipeOf({ ...configuration, nCritic: 1 }));
    expect(recipeOf(configuration)).not.toEqual(recipeOf({ ...configuration, nCritic: 2 }));
  });
});

describe('pipeline:test refuses, with one line and exit code 2,', () => {
  it.each<[string, () => Promise<readonly string[]>, RegExp]>([
    [
      'two models of one training seed',
      async () => ['--model', model(1), model(1)],
      /^error: --model: two models have training seed 1; models of different training seeds are allowed$/,
    ],
    [
      'models of two recipes',
      async () => ['--model', model(1), await modelOfRun(3, false, { batchSize: 4 })],
      /^error: --model [0-9a-f]{16}: differs from [0-9a-f]{16} in batchSize; models of one recipe with different training seeds are allowed$/,
    ],
    ['no model', async () => [], /^error: required option '--model <DIR...>' not specified$/],
  ])('%s', async (_name, flags, message) => {
    const { code, stdout, stderr } = await test(...(await flags()));
    expect(stderr.trim()).toMatch(message);
    expect([code, stdout]).toEqual([2, '']);
  });
});
