import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
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

  it('writes the metrics of the log as CSV, to a file or to standard output', async () => {
    const folder = join(await temporaryFolder('run'), 'run');
    await createRunFolder(runFolder(folder), reportData.run);
    const lines = [
      { step: 20, seconds: 1.5, gradientNorm: { generator: null, discriminator: 2 } },
      { step: 20, sign: 'one-kind', message: 'a warning' },
      { step: 40, seconds: 3 },
    ];
    await writeFile(
      runFolder(folder).logFile,
      lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
    );
    const csv =
      'step,seconds,gradientNorm.generator,gradientNorm.discriminator\r\n20,1.5,,2\r\n40,3,,\r\n';
    const file = join(folder, 'log.csv');
    expect(await report('--run', folder, '--csv', '-')).toMatchObject({ code: 0, stdout: csv });
    expect(await report('--run', folder, '--csv', file)).toMatchObject({ code: 0, stdout: '' });
    expect(await readFile(file, 'utf8')).toBe(csv);
  });

  it.each(['', '\u0089PNG\r\n'])(
    'names a sheet of samples that is damaged: %j',
    async (content) => {
      const folder = join(await temporaryFolder('run'), 'run');
      await createRunFolder(runFolder(folder), reportData.run);
      const sheet = join(folder, 'samples', 'step-000020.png');
      await mkdir(dirname(sheet), { recursive: true });
      await writeFile(sheet, content, 'latin1');
      const { code, stderr } = await report('--run', folder);
      expect(stderr).toMatch(/^error: [^\n]+\n$/);
      expect(stderr).toContain(`${sheet}: no whole PNG (`);
      expect(code).toBe(2);
      await rm(sheet);
      expect((await report('--run', folder)).code).toBe(0);
    },
  );

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
