import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tryAgainCode, withProgress } from '../../../pipeline/jobs/progress.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

/** Writes the head of a run that is kept in a folder, with a checkpoint of a step. */
async function keepStep(folder: string, step: number): Promise<void> {
  const path = `checkpoints/step-${String(step).padStart(8, '0')}/state.json`;
  const head = {
    format: 1,
    epoch: 1,
    holder: 'a process',
    written: '2026-11-28T00:00:00.000Z',
    files: [{ path, object: 'objects/1', bytes: 1, sha256: 'a' }],
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'head.json'), JSON.stringify(head));
}

describe('an attempt of a job that fails', () => {
  it('is worth another one when it saved a newer checkpoint', async () => {
    const place = join(await temporaryFolder('progress'), 'run');
    const attempt = (step: number) =>
      withProgress(place, async () => {
        await keepStep(place, step);
        return 1;
      });
    expect(await attempt(1000)).toBe(tryAgainCode);
    expect(await attempt(2000)).toBe(tryAgainCode);
    expect(await attempt(2000)).toBe(1);
  });

  it('is not when it saved none, or when nothing is kept', async () => {
    const place = join(await temporaryFolder('progress'), 'run');
    expect(await withProgress(place, () => Promise.resolve(1))).toBe(1);
    expect(await withProgress(null, () => Promise.resolve(1))).toBe(1);
  });

  it('is when the store can no longer be read', async () => {
    const place = join(await temporaryFolder('progress'), 'run');
    await keepStep(place, 1000);
    const code = await withProgress(place, async () => {
      await rm(place, { recursive: true });
      await writeFile(place, 'in the way');
      return 1;
    });
    expect(code).toBe(tryAgainCode);
  });

  it.each([0, 2, 130])('keeps the exit code %i', async (code) => {
    const place = join(await temporaryFolder('progress'), 'run');
    const end = await withProgress(place, async () => {
      await keepStep(place, 1000);
      return code;
    });
    expect(end).toBe(code);
  });
});
