import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { needs } from '../../fixtures/requirements.ts';
import { runScript, type ScriptOutcome } from '../../fixtures/run-script.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { writeStripedDataset } from './striped-dataset.ts';

const entry = 'pipeline/commands/train.ts';
const engine = ['--engine', 'wasm', '--threads', '1', '--checkpoint-every', '1000000'];
const gan = ['--evaluation', 'none', '--batch-size', '8', '--steps', '150'];
const semi = ['--labels-per-class', '2', '--steps', '150'];

/** What a run was for: the id of its model, or its classifier. */
async function madeBy(out: string): Promise<unknown> {
  const classifier = join(out, 'classifier', 'weights.bin');
  return (await readdir(join(out, 'model')).catch(() => null)) ?? (await readFile(classifier));
}

describe.each([
  ['digits', gan],
  ['quick', gan],
  ['seed', gan],
  ['semi', semi],
  ['semi-vat', semi],
  ['semi-map', semi],
])('a run of preset %s', (preset, own) => {
  it(
    'refuses a second process, saves at SIGINT, and goes on to what it comes to without',
    needs('posix'),
    async () => {
      const base = await temporaryFolder('interrupted');
      const [whole, broken] = [join(base, 'whole'), join(base, 'broken')];
      const flags = ['--preset', preset, ...own, ...engine, '--data', await writeStripedDataset()];
      const first = await runScript(entry, [...flags, '--out', whole]);
      expect(first.code, first.stderr).toBe(0);
      let second: Promise<ScriptOutcome> | undefined;
      const stopped = await runScript(entry, [...flags, '--out', broken], (stderr, child) => {
        if (second || !stderr.includes('iteration ')) return;
        // Stopped, so that it is still there when the second one comes.
        child.kill('SIGSTOP');
        second = runScript(entry, ['--resume', '--out', broken]).finally(() => {
          child.kill('SIGINT');
          child.kill('SIGCONT');
        });
      });
      const refused = await second;
      expect(refused?.stderr).toMatch(
        /^error: .+\/broken: process \d+ on .+ is working on this run; if that process has ended, remove .+\/broken\/lock\n$/,
      );
      expect(refused?.code).toBe(2);
      expect(stopped.stderr).toMatch(/stopped at iteration \d+ of 150; to continue:/);
      expect(stopped.code).toBe(130);
      const resumed = await runScript(entry, ['--resume', '--out', broken]);
      expect(resumed.stderr).toMatch(/continuing at iteration [1-9]\d* of 150/);
      expect(resumed.code).toBe(0);
      expect(await madeBy(broken)).toEqual(await madeBy(whole));
    },
  );
});

describe('runs started into one folder in the same instant', () => {
  it('are one that trains and others that are refused with its name', async () => {
    const out = join(await temporaryFolder('at-once'), 'run');
    const flags = ['--preset', 'seed', ...gan, ...engine, '--data', await writeStripedDataset()];
    const start = async () => runScript(entry, [...flags, '--out', out]);
    const ended = await Promise.all([start(), start(), start(), start()]);
    const refused = ended.filter(({ code }) => code !== 0);
    expect(refused.map(({ code }) => code)).toEqual([2, 2, 2]);
    for (const { stderr } of refused) {
      expect(stderr).toMatch(
        // The last of them may come when the first has ended, and find what it made.
        /^error: (?:.+\/run: process \d+ on .+ is working on this run; if that process has ended, remove .+\/run\/lock|--out .+\/run: is not empty: add --resume to continue a run, or choose another folder)\n$/,
      );
    }
    expect(await readdir(join(out, 'model'))).toHaveLength(1);
  });
});
