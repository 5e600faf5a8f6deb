import { access, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { beforeAll, describe, expect, it } from 'vitest';
import { readLogEntries } from '../../../pipeline/record/log-values.ts';
import { runFolder } from '../../../pipeline/record/run-folder.ts';
import { countEventRecords } from '../run/event-records.ts';
import { runScript } from '../../fixtures/run-script.ts';
import { entry, finishedRun, modelsOf, newRun, short, small, trainedOnce } from './trained-run.ts';

let data: string;

beforeAll(async () => {
  ({ data } = await trainedOnce());
});

describe('pipeline:train', () => {
  it('ends with a run folder: configuration, log, sheets, checkpoints and a model', async () => {
    const { out, code, stderr } = await trainedOnce();
    expect(stderr).toContain(`engine wasm, data ${data.split('/').at(-1)}, 40 images`);
    expect(code).toBe(0);
    const [id = ''] = await modelsOf(out);
    expect(stderr).toContain(`to serve it: npm start -- --model ${out}/model/${id}`);
    const config = JSON.parse(await readFile(join(out, 'config.json'), 'utf8')) as {
      configuration: { steps: number; seed: number };
    };
    expect(config.configuration).toMatchObject({ steps: 60, seed: 1, imageShape: [6, 6, 1] });
    const lines = (await readFile(join(out, 'log.jsonl'), 'utf8')).trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { step: number }).step)).toEqual([20, 40, 60]);
    expect(await readdir(join(out, 'samples'))).toEqual([
      'step-000020.png',
      'step-000040.png',
      'step-000060.png',
    ]);
    const sheet = decode(await readFile(join(out, 'samples', 'step-000060.png')));
    expect([sheet.width, sheet.height]).toEqual([5 * 8 + 2, 5 * 8 + 2]);
    await access(join(out, 'model', id, 'manifest.json'));
    expect(await readdir(join(out, 'checkpoints'))).toEqual(['step-00000060']);
  });

  it('gives the same model id for the same seed and flags', async () => {
    const { out: first } = await trainedOnce();
    const [second, other] = [await newRun(), await newRun()];
    await runScript(entry, ['--data', data, ...short, '--out', second]);
    await runScript(entry, ['--data', data, ...short, '--seed', '2', '--out', other]);
    expect(await modelsOf(first)).toEqual(await modelsOf(second));
    expect(await modelsOf(first)).not.toEqual(await modelsOf(other));
  });

  it('that diverges names the step, the likely cause and what is saved', async () => {
    const advice = 'start a new run with a lower --set optimizer.learningRate';
    const flags = ['--data', data, ...short, '--set', 'optimizer.learningRate=1e38'];
    const first = await runScript(entry, [...flags, '--out', await newRun()]);
    expect(first.stderr).toMatch(
      /^error: step \d+: \w+ is (NaN|-?Infinity): the weights have diverged, most likely from too high a learning rate; /m,
    );
    expect(first.stderr).toContain(`; no checkpoint was saved before; ${advice}\n`);
    expect(first.code).toBe(1);

    const run = await finishedRun();
    const checkpoint = join(run, 'checkpoints', 'step-00000060');
    for (const file of [join(run, 'config.json'), join(checkpoint, 'state.json')]) {
      const text = await readFile(file, 'utf8');
      await writeFile(file, text.replace(/"learningRate": [\d.e-]+/, '"learningRate": 1e38'));
    }
    const later = await runScript(entry, ['--resume', '--steps', '65', '--out', run]);
    expect(later.stderr).toContain(`; the last checkpoint is step-00000060; ${advice}\n`);
    expect(await readdir(checkpoint)).toHaveLength(2);
  });

  it('saves on Ctrl-C, says how to continue, and continues to the same model', async ({ skip }) => {
    skip(process.platform === 'win32', 'Windows has no signals');
    const flags = [...small, '--data', data, '--steps', '200'];
    const [whole, broken] = [await newRun(), await newRun()];
    await runScript(entry, [...flags, '--out', whole]);
    let sent = false;
    const broke = [...flags, '--tensorboard', '--out', broken];
    const stopped = await runScript(entry, broke, (stderr, child) => {
      if (!sent && stderr.includes('iteration ')) sent = child.kill('SIGINT');
    });
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toMatch(/stopped at iteration \d+ of 200; to continue:/);
    expect(stopped.stderr).toContain(`  npm run pipeline:train -- --resume --out ${broken}\n`);
    const resumed = await runScript(entry, ['--resume', '--out', broken]);
    expect(resumed.stderr).toMatch(/continuing at iteration [1-9]\d* of 200/);
    expect(resumed.code).toBe(0);
    expect(await modelsOf(broken)).toEqual(await modelsOf(whole));
    // Each line of metrics is one event; the first event is the version.
    const entries = await readLogEntries(runFolder(broken));
    expect(await countEventRecords(join(broken, 'tensorboard'))).toBe(entries.length + 1);
  });
});

describe('pipeline:train --help', () => {
  it('names every flag with its default', async () => {
    const { code, stdout } = await runScript(entry, ['--help']);
    expect(code).toBe(0);
    for (const flag of [
      '--preset',
      '--data',
      '--engine',
      '--steps',
      '--seed',
      '--out',
      '--resume',
    ]) {
      expect(stdout).toContain(flag);
    }
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      '(choices: "auto", "tensorflow-gpu", "tensorflow", "webgpu", "wasm", "wasm-fma", "cpu", default: "auto")',
    );
  });
});
