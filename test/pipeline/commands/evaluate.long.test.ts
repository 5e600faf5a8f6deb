import { readdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluationSchema } from '../../../models/manifest/evaluation.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { runScript } from '../../fixtures/run-script.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { stripedModel } from '../evaluation/striped-model.ts';
import { writeStripedDataset } from './striped-dataset.ts';

describe('pipeline:evaluate', () => {
  it('trains a new classifier when its file is damaged, and says so', async () => {
    await startEngine('wasm', { threads: 1 });
    const [data, model] = [await writeStripedDataset(), (await stripedModel()).folder];
    const evaluate = (...flags: readonly string[]) =>
      runScript('pipeline/commands/evaluate.ts', ['--threads', '1', ...flags]);
    const places = await temporaryFolder('torn');
    const flags = ['--model', model, '--data', data, '--quick', '--classifiers', places];
    const whole = await evaluate(...flags, '--json');
    expect(whole.stderr).not.toContain('weights.bin');
    // Beside the classifier's folder lie the figures of the real images, a file.
    const entries = await readdir(places, { withFileTypes: true });
    for (const { name } of entries.filter((entry) => entry.isDirectory()))
      await truncate(join(places, name, 'weights.bin'), 9);
    const again = await evaluate(...flags, '--json');
    expect(again.code).toBe(0);
    expect(again.stderr).toMatch(
      /^the stored classifier cannot be used: .+weights\.bin: \d+ bytes expected, 9 found; training a new one$/m,
    );
    const figures = (text: string) => evaluationSchema.parse(JSON.parse(text)).figures;
    expect(figures(again.stdout)).toEqual(figures(whole.stdout));
  });

  it('prints the same evaluation on any number of threads', async () => {
    await startEngine('wasm', { threads: 1 });
    const [data, model] = [await writeStripedDataset(), (await stripedModel()).folder];
    const places = await temporaryFolder('classifiers');
    const flags = ['--model', model, '--data', data, '--images', '130', '--draws', '1'];
    const evaluated = async (threads: string) => {
      const { code, stdout } = await runScript('pipeline/commands/evaluate.ts', [
        ...flags,
        '--quick',
        '--json',
        '--classifiers',
        places,
        '--threads',
        threads,
      ]);
      expect(code).toBe(0);
      const { seconds: _, ...rest } = evaluationSchema.parse(JSON.parse(stdout));
      return rest;
    };
    expect(await evaluated('2')).toEqual(await evaluated('1'));
  });
});
