import { describe, expect, it } from 'vitest';
import { runScript } from '../../fixtures/run-script.ts';
import { writeTinyDataset } from '../../fixtures/tiny-dataset.ts';
import { entry, folderFor, writeGrid } from './small-grid.ts';

describe('pipeline:sweep', () => {
  it('stops at Ctrl-C, and continues with the unfinished rows', async ({ skip }) => {
    skip(process.platform === 'win32', 'Windows has no signals');
    const [grid, out] = [
      await writeGrid(await writeTinyDataset(), [20, 200]),
      await folderFor('sweep'),
    ];
    const flags = ['--grid', grid, '--out', out];
    let isSent = false;
    const stopped = await runScript(entry, flags, (stderr, child) => {
      if (!isSent && /row 2: iteration [1-9]/.test(stderr)) isSent = child.kill('SIGINT');
    });
    expect(stopped.stderr).toMatch(/row 2: stopped at iteration \d+ of 200/);
    expect(stopped.stderr).toContain(
      `stopped; to continue: npm run pipeline:sweep -- --grid ${grid} --out ${out}\n`,
    );
    expect(stopped.stderr).not.toContain('row 3: begins');
    expect(stopped.code).toBe(130);
    const again = await runScript(entry, [...flags, '--parallel', '2']);
    expect(again.stderr).toContain('row 0: already done');
    expect(again.stderr).toContain('row 1: already done');
    expect(again.stderr).toMatch(/row 2: continuing at iteration [1-9]\d* of 200/);
    expect(again.stdout).not.toContain('state');
    expect(again.code).toBe(0);
  });
});
