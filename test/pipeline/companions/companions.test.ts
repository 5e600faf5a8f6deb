import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { disposeCompanions, loadCompanions } from '../../../models/companions/companions.ts';
import { folderStore } from '../../../models/stores/folder.ts';
import type { Manifest } from '../../../models/manifest/manifest.ts';
import { companionTable, makeCompanions } from '../../../pipeline/companions/companions.ts';
import { encoderPlan } from '../../../pipeline/companions/encoder.ts';
import { judgePlan } from '../../../pipeline/companions/judge.ts';
import { silentProgress } from '../../../pipeline/terminal/evaluation-progress.ts';
import { runScript } from '../../fixtures/run-script.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { stripedImages } from '../evaluation/striped-images.ts';
import { writeIdxImages } from './write-idx-images.ts';

let run: string;

/** A few iterations on striped images of 8 × 8. */
beforeAll(async () => {
  const data = join(await temporaryFolder('companion-data'), 'striped');
  await mkdir(data);
  await writeIdxImages(data, 'train', stripedImages('train', 120));
  await writeIdxImages(data, 't10k', stripedImages('test', 60));
  run = join(await temporaryFolder('companion-run'), 'run');
  const flags = ['--steps', '3', '--batch-size', '4', '--evaluation', 'none', '--threads', '1'];
  const { code, stderr } = await runScript('pipeline/commands/train.ts', [
    ...flags,
    '--engine',
    'wasm',
    '--data',
    data,
    '--out',
    run,
  ]);
  if (code !== 0) throw new Error(stderr);
});

const short = { steps: 3, batchSize: 4 };

async function makeThem(out: string): Promise<Manifest> {
  const { manifest } = await makeCompanions({ run, threads: 1, images: 3, out }, silentProgress, {
    judge: { ...judgePlan, ...short },
    encoder: { ...encoderPlan, ...short },
    places: { folder: join(run, '..', 'classifiers'), shipped: '/nowhere' },
  });
  return manifest;
}

describe('making companions', () => {
  it('writes the model once more with all three, the same ones again on another day', async () => {
    const out = await temporaryFolder('with-companions');
    const manifest = await makeThem(out);
    const companions = await loadCompanions(folderStore(out), manifest, [
      'discriminator',
      'classifier',
      'encoder',
    ]);
    disposeCompanions(companions);
    expect(Object.keys(manifest.companions.encoder?.figures?.masks ?? {})).toEqual([
      'left',
      'right',
      'top',
      'bottom',
    ]);
    expect(companionTable(manifest.companions).join('\n')).toContain('completion, top half hidden');
    const again = await makeThem(await temporaryFolder('with-companions'));
    expect(again).toEqual(manifest);
  });
});

describe('the command', () => {
  it('refuses a folder that holds no run', async () => {
    const { code, stderr } = await runScript('pipeline/commands/companions.ts', [
      '--run',
      '/nowhere',
    ]);
    expect(stderr).toBe(
      'error: --run /nowhere: is not a run folder (there is no /nowhere/config.json)\n',
    );
    expect(code).toBe(2);
  });

  it('asks for the run', async () => {
    const { code, stderr } = await runScript('pipeline/commands/companions.ts', []);
    expect(stderr).toBe("error: required option '--run <DIR>' not specified\n");
    expect(code).toBe(2);
  });

  it('that measures completions says which model has none to measure', async () => {
    const model = join(run, 'model', (await readdir(join(run, 'model')))[0] ?? '');
    const data = JSON.parse(await readFile(join(run, 'config.json'), 'utf8')).configuration.data;
    const { code, stderr } = await runScript('pipeline/commands/completion.ts', [
      '--model',
      model,
      '--data',
      data,
    ]);
    expect(stderr).toMatch(
      /^error: --model .*: the model [0-9a-f]{16} has no encoder; pipeline:companions writes a model with all companions\n$/,
    );
    expect(code).toBe(2);
  });
});
