import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRunFolder, runFolder } from '../../../pipeline/record/run-folder.ts';
import { reportData } from '../../fixtures/report-data.ts';
import { runScript } from '../../fixtures/run-script.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

const report = (...flags: string[]) => runScript('pipeline/commands/report.ts', flags);

describe('pipeline:report', () => {
  it('writes report.html of a run and prints its path', async () => {
    const folder = join(await temporaryFolder('run'), 'run');
    await createRunFolder(runFolder(folder), reportData.run);
    const { code, stdout } = await report('--run', folder);
    expect([code, stdout]).toEqual([0, `${join(folder, 'report.html')}\n`]);
    expect(await readFile(join(folder, 'report.html'), 'utf8')).toMatch(/^<!doctype html>/);
  });

  it('refuses a folder without a run', async () => {
    const folder = await temporaryFolder('run');
    const { code, stderr } = await report('--run', folder);
    expect(code).toBe(2);
    expect(stderr).toBe(
      `error: --run ${folder}: not a run folder (there is no ${join(folder, 'config.json')})\n`,
    );
  });

  it('requires --run', async () => {
    const { code, stderr } = await report();
    expect([code, stderr]).toEqual([2, "error: required option '--run <DIR>' not specified\n"]);
  });
});
