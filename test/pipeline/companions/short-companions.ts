import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../../../models/manifest/manifest.ts';
import { makeCompanions } from '../../../pipeline/companions/companions.ts';
import { encoderPlan } from '../../../pipeline/companions/encoder.ts';
import { judgePlan } from '../../../pipeline/companions/judge.ts';
import { silentProgress } from '../../../pipeline/terminal/evaluation-progress.ts';
import { runScript } from '../../fixtures/run-script.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { stripedImages } from '../evaluation/striped-images.ts';
import { writeIdxImages } from './write-idx-images.ts';

/** Trains a few iterations on striped images of 8 × 8. @returns the run's folder */
export async function trainStriped(): Promise<string> {
  const data = join(await temporaryFolder('companion-data'), 'striped');
  await mkdir(data);
  await writeIdxImages(data, 'train', stripedImages('train', 120));
  await writeIdxImages(data, 't10k', stripedImages('test', 60));
  const run = join(await temporaryFolder('companion-run'), 'run');
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
  return run;
}

const short = { steps: 3, batchSize: 4 };

/** Makes a run's companions in a few steps. @returns the manifest of the model with them */
export async function makeShortly(run: string, out: string): Promise<Manifest> {
  const { manifest } = await makeCompanions({ run, threads: 1, images: 3, out }, silentProgress, {
    judge: { ...judgePlan, ...short },
    encoder: { ...encoderPlan, ...short },
    places: { folder: join(run, '..', 'classifiers'), shipped: '/nowhere' },
  });
  return manifest;
}
