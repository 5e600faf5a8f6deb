import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runScript } from '../../fixtures/run-script.ts';
import { entry, newRun, resultOf, short, writeTestedDataset } from './few-label-run.ts';

let data: string;

beforeAll(async () => {
  data = await writeTestedDataset();
});

describe('pipeline:train with few labels', () => {
  // Halves that are inked or not: whoever learns anything names them all. (Of such pixels a map has two places,
  // and a shift takes one to the other.)
  it.each([
    { preset: 'semi', most: 0 },
    { preset: 'semi-vat', most: 0 },
    { preset: 'semi-map', most: 40 },
  ])('ends with a run folder, $preset: a classifier and its errors', async ({ preset, most }) => {
    const out = await newRun();
    const flags = ['--preset', preset, '--data', data, ...short, '--epochs', '60', '--out', out];
    const { code, stderr } = await runScript(entry, flags);
    expect(code, stderr).toBe(0);
    const result = await resultOf(out);
    expect(result).toMatchObject({
      kind: 'semi-supervised',
      preset,
      testCount: 40,
      labelSeed: 1,
      labelsPerClass: 2,
      labelsOnly: false,
      epochs: 60,
    });
    expect(stderr).toContain('4 labels chosen by label seed 1, and the pixels of all 40 images');
    expect(stderr).toMatch(new RegExp(`^${result.errors} errors? of 40 test images`, 'm'));
    expect(result.errors).toBeLessThanOrEqual(most);
    const names = await readdir(out);
    expect(names).toEqual(
      expect.arrayContaining(['checkpoints', 'classifier', 'config.json', 'log.jsonl']),
    );
    expect(names).not.toContain('lock');
    expect(names.includes('samples')).toBe(preset !== 'semi-vat');
  });

  it.each(['semi-vat', 'semi-map'])(
    'with --labels-only trains %s on the labelled images alone',
    async (preset) => {
      const out = await newRun();
      const flags = [
        '--preset',
        preset,
        '--labels-only',
        '--data',
        data,
        ...short,
        '--steps',
        '30',
      ];
      const { code, stderr } = await runScript(entry, [...flags, '--out', out]);
      expect(code, stderr).toBe(0);
      expect(stderr).toContain('4 labels chosen by label seed 1, and nothing else');
      expect(await resultOf(out)).toMatchObject({ labelsOnly: true, steps: 30 });
    },
  );

  it('logs the error on held-out images once per epoch', async () => {
    const out = await newRun();
    const flags = ['--preset', 'semi-vat', '--data', data, ...short, '--validation-images', '10'];
    await runScript(entry, [...flags, '--steps', '100', '--out', out]);
    const lines = (await readFile(join(out, 'log.jsonl'), 'utf8')).trim().split('\n');
    const errors = lines.map(
      (line) => (JSON.parse(line) as { validationError?: number }).validationError,
    );
    expect(errors).toHaveLength(2);
    for (const error of errors) expect(error).toBeGreaterThanOrEqual(0);
  });

  it('refuses another label seed for a continued run', async () => {
    const out = await newRun();
    await runScript(entry, [
      '--preset',
      'semi',
      '--data',
      data,
      ...short,
      '--steps',
      '2',
      '--out',
      out,
    ]);
    const flags = ['--resume', '--out', out, '--label-seed', '2'];
    const { code, stderr } = await runScript(entry, flags);
    expect(stderr).toBe(
      "error: --resume: only --epochs, --steps and --data may differ from the run's: --label-seed 2 (the run has 1)\n",
    );
    expect(code).toBe(2);
  });

  it('saves on Ctrl-C, says how to continue, and continues to the same weights', async ({
    skip,
  }) => {
    skip(process.platform === 'win32', 'Windows has no signals');
    const flags = ['--preset', 'semi-vat', '--data', data, ...short, '--steps', '400'];
    const [whole, broken] = [await newRun(), await newRun()];
    await runScript(entry, [...flags, '--out', whole]);
    let sent = false;
    const stopped = await runScript(entry, [...flags, '--out', broken], (stderr, child) => {
      if (!sent && stderr.includes('iteration ')) sent = child.kill('SIGINT');
    });
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain(`  npm run pipeline:train -- --resume --out ${broken}\n`);
    const resumed = await runScript(entry, ['--resume', '--threads', '1', '--out', broken]);
    expect(resumed.stderr).toMatch(/continuing at iteration [1-9]\d* of 400/);
    expect(resumed.code).toBe(0);
    const weights = (out: string) => readFile(join(out, 'classifier', 'weights.bin'));
    expect((await weights(broken)).equals(await weights(whole))).toBe(true);
  });
});
