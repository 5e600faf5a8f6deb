import { access, mkdir, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluationSchema } from '../../../models/manifest/evaluation.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { runScript } from '../../fixtures/run-script.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { stripedImages } from '../evaluation/striped-images.ts';
import { stripedModel } from '../evaluation/striped-model.ts';
import { writeIdx, writeStripedDataset } from './striped-dataset.ts';

const entry = 'pipeline/commands/evaluate.ts';
let data: string;
let model: string;
let classifiers: string;

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
  data = await writeStripedDataset();
  model = (await stripedModel()).folder;
  classifiers = await temporaryFolder('classifiers');
});

const evaluate = (...flags: readonly string[]) =>
  runScript(entry, ['--threads', '1', '--classifiers', classifiers, ...flags]);

describe('pipeline:evaluate', () => {
  it('prints a table and its stages, and saves a picture of the closest pairs', async () => {
    const out = join(await temporaryFolder('out'), 'deeper');
    const { code, stdout, stderr } = await evaluate('--model', model, '--data', data, '--out', out);
    expect(stderr).not.toContain('error');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^model [0-9a-f]{16} compared with the test images of striped: 3 draws of 140 images; /,
    );
    expect(stdout).toMatch(
      /^Fréchet distance +\d+\.\d+ ± \d+\.\d+ +\d+\.\d+ +\d+\.\d+ +\d+\.\d+ +lower$/m,
    );
    expect(stdout).toMatch(/^classification accuracy score +\d+\.\d+ % ± /m);
    expect(stderr).toMatch(/^\d+ s {2}training a classifier on 300 images of striped$/m);
    expect(stderr).toMatch(/^\d+ s {2}draw 2 of 3: generating 140 images$/m);
    expect(stderr).toContain(
      `was trained on other data (none): the figures compare it with striped`,
    );
    expect(stderr).toContain(`closest pairs: ${out}/closest-pairs.png`);
    for (const name of ['closest-pairs.png', 'closest-held-out-pairs.png']) {
      const picture = decode(await readFile(join(out, name)));
      expect([picture.width, picture.height]).toEqual([22, 102]);
    }
  });

  it('prints exactly the evaluation with --json', async () => {
    const flags = ['--model', model, '--data', data, '--images', '130', '--draws', '1'];
    const { code, stdout } = await evaluate(...flags, '--quick', '--json');
    expect(code).toBe(0);
    expect(evaluationSchema.parse(JSON.parse(stdout))).toMatchObject({
      images: 130,
      draws: 1,
      quick: true,
      scoreImages: 300,
    });
  });

  it('evaluates what it can for a model without labels, and says so', async () => {
    const { folder, manifest } = await stripedModel({ isUnlabelled: true });
    const { code, stdout, stderr } = await evaluate('--model', folder, '--data', data, '--quick');
    expect(code).toBe(0);
    expect(stderr).toContain(
      `the model ${manifest.id} has no labels, so label agreement and classification accuracy score are not computed`,
    );
    expect(stdout).toMatch(/^label agreement +– +– +– +– +higher$/m);
  });
});

describe('pipeline:evaluate refuses, with one line and exit code 2,', () => {
  it.each<[string, () => readonly string[] | Promise<readonly string[]>, RegExp]>([
    ['no model', () => [], /^error: required option '--model <DIR>' not specified$/],
    [
      'a model that is not there',
      () => ['--model', '/no/such/model'],
      /^error: --model \/no\/such\/model: no such folder$/,
    ],
    [
      'a folder that is no model',
      () => ['--model', data],
      /^error: --model .+striped: contains neither manifest\.json nor model\/<id>\/manifest\.json; give the folder of a finished run, such as runs\/<run>, or of one model, such as runs\/<run>\/model\/<id>$/,
    ],
    [
      'a model that was altered',
      async () => {
        const { folder } = await stripedModel();
        await truncate(join(folder, 'generator', 'weights.bin'), 10);
        return ['--model', folder];
      },
      /^error: --model .+weights\.bin: \d+ bytes expected, 10 found$/,
    ],
    [
      'data that are not there',
      () => ['--model', model, '--data', '/no/such/data'],
      /^error: \/no\/such\/data: no such file or folder; give 'mnist', /,
    ],
    [
      'images of another size',
      () => ['--model', model, '--data', 'mnist'],
      /^error: --data mnist: its images are 28 × 28, but the model [0-9a-f]{16} generates 8 × 8; give the data that the model was trained on$/,
    ],
    [
      'other labels',
      async () => ['--model', (await stripedModel({ labels: ['a', 'b'] })).folder, '--data', data],
      /^error: --data striped: its classes are 0, 1, but the model [0-9a-f]{16} has the labels a, b; give the data that the model was trained on$/,
    ],
    [
      'data without test images',
      async () => {
        const folder = join(await temporaryFolder('untested'), 'untested');
        await mkdir(folder);
        await writeIdx(folder, 'train', stripedImages('train', 30));
        return ['--model', model, '--data', folder];
      },
      /^error: --data untested: has no images to compare with: give pipeline:train --test-images or --validation-images, or add test images: t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, or a folder test\/ beside train\/$/,
    ],
    [
      'more images than there are',
      () => ['--model', model, '--data', data, '--images', '141'],
      /^error: --images 141: striped has 140 test images; at most that many are allowed$/,
    ],
    [
      'no draws',
      () => ['--model', model, '--draws', '0'],
      /^error: option '--draws <N>' argument '0' is invalid\. A whole number from 1 to 100 is allowed\.$/,
    ],
    [
      'too few images',
      () => ['--model', model, '--images', '128'],
      /^error: option '--images <N>' argument '128' is invalid\. A whole number from 129 up is allowed\.$/,
    ],
  ])('%s', async (_, flagsOf, message) => {
    const { code, stdout, stderr } = await evaluate(...(await flagsOf()));
    const lines = stderr.trim().split('\n');
    expect(lines).toHaveLength(1);
    const [line = ''] = lines;
    expect(line).toMatch(message);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('writes nothing when the flags are wrong', async () => {
    const folder = join(await temporaryFolder('unwritten'), 'classifiers');
    await evaluate('--model', model, '--data', data, '--images', '500', '--classifiers', folder);
    await expect(access(folder)).rejects.toThrow('ENOENT');
  });
});
