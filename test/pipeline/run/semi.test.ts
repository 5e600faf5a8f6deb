import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadDataset } from '../../../pipeline/data/dataset.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { parseDescription, readClassifier } from '../../../pipeline/classifier/folder.ts';
import { countErrors } from '../../../pipeline/semi/classifier.ts';
import { mistakesSchema } from '../../../pipeline/semi/mistakes.ts';
import { runScript } from '../../fixtures/run-script.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { writeTinyDataset } from '../../fixtures/tiny-dataset.ts';
import { grey } from '../data/grey-png.ts';
import { entry, newRun, resultOf, short, writeTestedDataset } from './few-label-run.ts';

let data: string;

beforeAll(async () => {
  data = await writeTestedDataset();
});

describe('pipeline:train with few labels', () => {
  it('saves a classifier that makes exactly the reported errors', async () => {
    const out = await newRun();
    const flags = ['--preset', 'semi-vat', '--data', data, ...short, '--steps', '1', '--out', out];
    await runScript(entry, flags);
    await startEngine('wasm', { threads: 1 });
    const folder = join(out, 'classifier');
    const file = join(folder, 'classifier.json');
    const description = await parseDescription(await readFile(file, 'utf8'), file);
    const classifier = await readClassifier(folder, description);
    const { test } = await loadDataset(data);
    if (!classifier || !test) throw new Error('nothing to test');
    const errors = await countErrors(classifier.network, classifier.parameters, test);
    expect(errors).toBe((await resultOf(out)).errors);
  });

  it('ends with a report of what was labelled, and of the errors class by class', async () => {
    const out = await newRun();
    const flags = ['--preset', 'semi-vat', '--data', data, ...short, '--steps', '4', '--out', out];
    const { stderr } = await runScript(entry, flags);
    expect(stderr).toContain(`report: ${join(out, 'report.html')}\n`);
    const page = await readFile(join(out, 'report.html'), 'utf8');
    const { errors, testCount } = await resultOf(out);
    expect(page).toContain(`<dd>${errors}<small>of ${testCount} test images</small></dd>`);
    const { confusion, examples } = mistakesSchema.parse(
      JSON.parse(await readFile(join(out, 'mistakes.json'), 'utf8')),
    );
    expect(confusion.map((row) => (row[0] ?? 0) + (row[1] ?? 0))).toEqual([20, 20]);
    expect((confusion[0]?.[1] ?? 0) + (confusion[1]?.[0] ?? 0)).toBe(errors);
    const sureness = examples.map(({ probability }) => probability);
    expect(sureness).toEqual(sureness.toSorted((a, b) => b - a));
    for (const id of ['labelled', 'confusion', 'configuration'])
      expect(page).toContain(`id="${id}"`);
    await rm(join(out, 'report.html'));
    const { code, stdout } = await runScript('pipeline/commands/report.ts', ['--run', out]);
    expect([code, stdout]).toEqual([0, `${join(out, 'report.html')}\n`]);
    expect(await readFile(join(out, 'report.html'), 'utf8')).toContain(`<dd>${errors}<small>of`);
  });

  it('with --labels-only trains semi on the labelled images alone', async () => {
    const out = await newRun();
    const flags = ['--preset', 'semi', '--labels-only', '--data', data, ...short, '--steps', '30'];
    const { code, stderr } = await runScript(entry, [...flags, '--out', out]);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('4 labels chosen by label seed 1, and nothing else');
    expect(await resultOf(out)).toMatchObject({ labelsOnly: true, steps: 30 });
  });

  it('with --labels-only has as many iterations as with all images, however few are labelled', async () => {
    const ended = ['--labels-only', ''].map(async (labelsOnly) => {
      const out = await newRun();
      const flags = ['--preset', 'semi-vat', '--data', data, ...short, '--epochs', '3'];
      await runScript(entry, [...flags, ...(labelsOnly ? [labelsOnly] : []), '--out', out]);
      const { steps, epochs } = await resultOf(out);
      return { steps, epochs };
    });
    const [alone, all] = await Promise.all(ended);
    expect(all).toMatchObject({ epochs: 3 });
    expect(alone).toEqual(all);
  });
});

describe('pipeline:train with few labels refuses, with one line and exit code 2,', () => {
  it.each([
    [
      ['--preset', 'digits', '--labels-per-class', '10'],
      '--labels-per-class: not with --preset digits: only --preset semi, semi-vat, semi-map, or semi-convolutional takes it',
    ],
    [
      ['--preset', 'semi', '--head-start', '5'],
      '--head-start: not with --preset semi: a semi-supervised run does not take it',
    ],
    [
      ['--preset', 'semi', '--steps', '5', '--epochs', '1'],
      '--epochs 1: --steps is given too; one of them is allowed',
    ],
    [
      ['--preset', 'semi', '--labels-per-class', '0'],
      "option '--labels-per-class <N>' argument '0' is invalid. A whole number from 1 up is allowed.",
    ],
  ])('%j', async (parameters, message) => {
    const { code, stderr } = await runScript(entry, parameters);
    expect(stderr).toBe(`error: ${message}\n`);
    expect(code).toBe(2);
  });

  it('more labels than a class has', async () => {
    const flags = ['--preset', 'semi', '--data', data, '--labels-per-class', '21'];
    const { code, stderr } = await runScript(entry, flags);
    expect(stderr).toBe(
      'error: --labels-per-class 21: 21 training images of each class are needed, but class 0 has 20, class 1 has 20; 1 to 20 are allowed\n',
    );
    expect(code).toBe(2);
  });

  it('data of one class', async () => {
    const folder = await temporaryFolder('one-class');
    await mkdir(join(folder, 'circles'));
    await writeFile(join(folder, 'circles', '1.png'), grey(9));
    const flags = ['--preset', 'semi-map', '--data', folder, '--test-images', '0'];
    const { code, stderr } = await runScript(entry, flags);
    expect(stderr).toBe(
      `error: --data ${basename(folder)}: all of its images are of one class, and --preset semi-map learns to tell classes apart; give class folders, or npm run pipeline:label a file of labels\n`,
    );
    expect(code).toBe(2);
  });

  it('data without test images', async () => {
    const { code, stderr } = await runScript(entry, [
      '--preset',
      'semi',
      '--data',
      await writeTinyDataset(),
      ...short,
    ]);
    expect(stderr).toMatch(/^error: --data \S+: has no images to compare with/);
    expect(code).toBe(2);
  });
});
