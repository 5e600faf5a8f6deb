import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runScript } from '../../fixtures/run-script.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

const entry = 'pipeline/commands/train.ts';
const steps = 1000;

/** The preset quick on MNIST, a quarter of its length. */
let out: string;
let stderr: string;

beforeAll(async () => {
  out = join(await temporaryFolder('quick'), 'run');
  const flags = ['--preset', 'quick', '--engine', 'wasm', '--steps', String(steps)];
  const run = await runScript(entry, [...flags, '--sample-every', '250', '--out', out]);
  stderr = run.stderr;
  if (run.code !== 0) throw new Error(`exit code ${run.code}: ${stderr}`);
});

async function readLines(name: string): Promise<Record<string, unknown>[]> {
  const lines = (await readFile(join(out, name), 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('a short run of the preset quick', () => {
  it('draws digits that a classifier reads as the requested labels', async () => {
    const [last] = await readLines('history.jsonl');
    expect(last).toMatchObject({ step: steps });
    // 0.1 is chance; real test images have 0.99.
    expect(last?.['labelAgreement']).toBeGreaterThan(0.8);
  });

  it('evaluates the model and writes the figures into the manifest', async () => {
    const [id = ''] = await readdir(join(out, 'model'));
    const manifest = JSON.parse(
      await readFile(join(out, 'model', id, 'manifest.json'), 'utf8'),
    ) as Record<string, unknown>;
    expect(manifest['labels']).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    expect(manifest['evaluation']).toMatchObject({ quick: true, dataset: { name: 'mnist' } });
    const stored = JSON.parse(await readFile(join(out, 'evaluation.json'), 'utf8')) as unknown;
    expect(manifest['evaluation']).toEqual(stored);
  });

  it('ends with a report', async () => {
    const report = await readFile(join(out, 'report.html'), 'utf8');
    expect(report).toContain('Fréchet distance');
    expect(stderr).toContain(`report: ${join(out, 'report.html')}\n`);
    expect(stderr).toMatch(/model: .+\/model\/[0-9a-f]{16}\n/);
  });
});
