import { spawn } from 'node:child_process';
import { access, cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decode } from 'fast-png';
import { beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../../fixtures/requirements.ts';
import { runScript } from '../../fixtures/run-script.ts';
import { writeTinyDataset } from '../../fixtures/tiny-dataset.ts';
import { temporaryFolder } from '../../fixtures/tiny-model.ts';

const entry = 'pipeline/commands/train.ts';
let data: string;
let finished: Promise<string> | undefined;

beforeAll(async () => {
  data = await writeTinyDataset();
});

/** A run that has come to its end, for a test to change. */
async function finishedRun(): Promise<string> {
  finished ??= newRun().then(async (out) => {
    await runScript(entry, ['--data', data, ...short, '--out', out]);
    return out;
  });
  const out = await newRun();
  await cp(await finished, out, { recursive: true });
  return out;
}

/** A folder's path that does not exist yet. */
async function newRun(): Promise<string> {
  return join(await temporaryFolder('run'), 'run');
}

async function modelsOf(out: string): Promise<string[]> {
  return readdir(join(out, 'model'));
}

/** A batch of 8 takes a quarter of the preset's time. */
const small = ['--preset', 'seed', '--engine', 'wasm', '--batch-size', '8', '--threads', '1'];
const short = [...small, '--steps', '60', '--sample-every', '20'];

describe('pipeline:train', () => {
  it('ends with a run folder: configuration, log, sheets, checkpoints and a model', async () => {
    const out = await newRun();
    const { code, stderr } = await runScript(entry, ['--data', data, ...short, '--out', out]);
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
    const [first, second, other] = [await newRun(), await newRun(), await newRun()];
    await runScript(entry, ['--data', data, ...short, '--out', first]);
    await runScript(entry, ['--data', data, ...short, '--out', second]);
    await runScript(entry, ['--data', data, ...short, '--seed', '2', '--out', other]);
    expect(await modelsOf(first)).toEqual(await modelsOf(second));
    expect(await modelsOf(first)).not.toEqual(await modelsOf(other));
  });

  it('gives the same model id for any number of threads', async () => {
    const ids = await Promise.all(
      ['1', '2', '3'].map(async (threads) => {
        const out = await newRun();
        const flags = ['--data', data, ...short, '--threads', threads, '--out', out];
        const { code } = await runScript(entry, flags);
        expect(code).toBe(0);
        return modelsOf(out);
      }),
    );
    expect(ids[1]).toEqual(ids[0]);
    expect(ids[2]).toEqual(ids[0]);
  });

  it('saves on Ctrl-C, says how to continue, and continues to the same model', async ({ skip }) => {
    skip(process.platform === 'win32', 'Windows has no signals');
    const flags = [...small, '--data', data, '--steps', '200'];
    const [whole, broken] = [await newRun(), await newRun()];
    await runScript(entry, [...flags, '--out', whole]);
    let sent = false;
    const stopped = await runScript(entry, [...flags, '--out', broken], (stderr, child) => {
      if (!sent && stderr.includes('iteration ')) sent = child.kill('SIGINT');
    });
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toMatch(/stopped at iteration \d+ of 200; to continue:/);
    expect(stopped.stderr).toContain(`  npm run pipeline:train -- --resume --out ${broken}\n`);
    const resumed = await runScript(entry, ['--resume', '--out', broken]);
    expect(resumed.stderr).toMatch(/continuing at iteration [1-9]\d* of 200/);
    expect(resumed.code).toBe(0);
    expect(await modelsOf(broken)).toEqual(await modelsOf(whole));
  });
});

describe('pipeline:train refuses, with one line and exit code 2,', () => {
  it.each([
    [
      ['--steps', '-3'],
      "option '--steps <N>' argument '-3' is invalid. a whole number from 1 to 100000000 is allowed.",
    ],
    [
      ['--steps', '1e3'],
      "option '--steps <N>' argument '1e3' is invalid. a whole number from 1 to 100000000 is allowed.",
    ],
    [
      ['--batch-size', '7'],
      "option '--batch-size <N>' argument '7' is invalid. an even number from 2 to 65536 is allowed.",
    ],
    [
      ['--preset', 'sede'],
      "option '--preset <name>' argument 'sede' is invalid. Allowed choices are digits, quick, seed, semi, semi-vat, semi-map.",
    ],
    [
      ['--engine', 'cuda'],
      "option '--engine <name>' argument 'cuda' is invalid. Allowed choices are auto, tensorflow-gpu, tensorflow, webgpu, wasm, cpu.",
    ],
    [['--stpes', '3'], "unknown option '--stpes' (Did you mean --steps?)"],
    [['surplus'], 'too many arguments. Expected 0 arguments but got 1.'],
    [['--resume'], '--resume: give the run to continue with --out DIR'],
    [
      ['--head-start', '60', '--steps', '60'],
      '--head-start 60: fewer than the 60 iterations of the run are allowed',
    ],
    [
      ['--data', '/no/such/folder'],
      "/no/such/folder: no such folder; give 'mnist', a folder of IDX files (train-images-idx3-ubyte, train-labels-idx1-ubyte), a folder of CSV files (train.csv, test.csv) or a folder with one sub-folder of images per class",
    ],
  ])('%j', async (parameters, message) => {
    const { code, stderr, stdout } = await runScript(entry, parameters);
    expect(stderr).toBe(`error: ${message}\n`);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('an --out that cannot be written, before anything is computed', async () => {
    const file = join(await temporaryFolder('file'), 'a-file');
    await writeFile(file, '');
    const out = join(file, 'run');
    const { code, stderr } = await runScript(entry, ['--data', data, ...short, '--out', out]);
    expect(stderr).toContain(`error: --out ${out}: cannot be written: ENOTDIR`);
    expect(code).toBe(2);
  });

  it('an --out that is not empty', async () => {
    const out = await temporaryFolder('full');
    await mkdir(join(out, 'samples'));
    const { code, stderr } = await runScript(entry, ['--data', data, ...short, '--out', out]);
    expect(stderr).toContain(
      `error: --out ${out}: is not empty: add --resume to continue a run, or choose another folder\n`,
    );
    expect(code).toBe(2);
  });

  it("to resume what is no run, or with flags that differ from the run's", async () => {
    const empty = await temporaryFolder('empty');
    const none = await runScript(entry, ['--resume', '--out', empty]);
    expect(none.stderr).toBe(
      `error: --resume: ${empty} is not a run folder (there is no ${empty}/config.json)\n`,
    );
    expect(none.code).toBe(2);
    const out = await finishedRun();
    const other = await runScript(entry, [
      '--resume',
      '--out',
      out,
      '--seed',
      '5',
      '--head-start',
      '2',
    ]);
    expect(other.stderr).toBe(
      "error: --resume: only --steps, --data and --evaluation may differ from the run's: --seed 5 (the run has 1), --head-start 2 (the run has 0)\n",
    );
    expect(other.code).toBe(2);
  });
});

describe('pipeline:train --resume', () => {
  it('leaves the model of a finished run unchanged, and continues when more steps are requested', async () => {
    const out = await finishedRun();
    const [id = ''] = await modelsOf(out);
    const manifest = join(out, 'model', id, 'manifest.json');
    const before = await readFile(manifest, 'utf8');
    const again = await runScript(entry, ['--resume', '--out', out]);
    expect(again.code).toBe(0);
    expect(await readFile(manifest, 'utf8')).toBe(before);
    // What was found of the first model is not said of the second.
    await writeFile(join(out, 'closest-pairs.json'), '[]');
    const more = await runScript(entry, ['--resume', '--steps', '80', '--out', out]);
    expect(more.stderr).toContain('continuing at iteration 60 of 80');
    expect(await modelsOf(out)).toHaveLength(2);
    expect(await readdir(out)).not.toContain('closest-pairs.json');
  });

  it('refuses fewer steps than the run has taken, and changes nothing', async () => {
    const out = await finishedRun();
    const before = await readFile(join(out, 'config.json'), 'utf8');
    const { code, stderr } = await runScript(entry, ['--resume', '--steps', '5', '--out', out]);
    expect(stderr).toBe(
      'error: --steps 5: the run is already at iteration 60; 60 or more are allowed\n',
    );
    expect(code).toBe(2);
    expect(await readFile(join(out, 'config.json'), 'utf8')).toBe(before);
  });

  it('accepts the same data from another folder, and refuses other data', async () => {
    const out = await finishedRun();
    const moved = join(await temporaryFolder('moved'), 'data');
    await cp(data, moved, { recursive: true });
    const resumed = await runScript(entry, ['--resume', '--data', moved, '--out', out]);
    expect(resumed.stderr).toContain('continuing at iteration 60 of 60');
    expect(resumed.code).toBe(0);
    const labels = join(moved, 'train-labels-idx1-ubyte');
    const bytes = await readFile(labels);
    bytes[8] = 1;
    await writeFile(labels, bytes);
    const other = await runScript(entry, ['--resume', '--data', moved, '--out', out]);
    expect(other.stderr).toMatch(
      /^error: .+: is not the data that the run was started with \(SHA-256 /,
    );
    expect(other.code).toBe(2);
  });

  it('does not start over when none of its checkpoints can be used', async () => {
    const out = await finishedRun();
    await writeFile(join(out, 'checkpoints', 'step-00000060', 'tensors.bin'), 'torn');
    const { code, stderr } = await runScript(entry, ['--resume', '--out', out]);
    expect(stderr).toMatch(
      /^error: no checkpoint can be used: .+step-00000060: tensors\.bin: SHA-256/,
    );
    expect(code).toBe(2);
    expect(await readdir(join(out, 'checkpoints'))).toEqual(['step-00000060']);
  });

  it('refuses a run that another process is using', async () => {
    const out = await finishedRun();
    await writeFile(join(out, 'lock'), String(process.pid));
    const { code, stderr } = await runScript(entry, ['--resume', '--out', out]);
    expect(stderr).toBe(
      `error: ${out}: process ${process.pid} is working on this run; if that process is not part of digit-mint, remove ${out}/lock\n`,
    );
    expect(code).toBe(2);
  });
});

describe('npm run pipeline:train', () => {
  it(
    'saves on Ctrl-C in a terminal, which signals npm and all below it, in the midst of long steps',
    needs('posix'),
    async () => {
      const out = join(await temporaryFolder('with space'), 'a run');
      // Nothing is measured: the signal must find the run in the midst of a step.
      const flags = ['--preset', 'seed', '--evaluation', 'none', '--engine', 'wasm'];
      flags.push('--threads', '1', '--batch-size', '128', '--out', out);
      const child = spawn('npm', ['run', '--silent', 'pipeline:train', '--', ...flags], {
        cwd: fileURLToPath(new URL('../../../', import.meta.url)),
        stdio: ['ignore', 'ignore', 'pipe'],
        detached: true,
      });
      let stderr = '';
      child.stderr.on('data', (chunk: Buffer) => {
        const before = stderr;
        stderr += chunk.toString();
        const isTraining = (text: string) => /iteration [1-9]/.test(text);
        if (isTraining(stderr) && !isTraining(before)) process.kill(-(child.pid ?? 0), 'SIGINT');
      });
      await new Promise((resolve) => child.on('close', resolve));
      expect(stderr).toMatch(/stopped at iteration [1-9]\d* of 30000; to continue:/);
      expect(stderr).toContain(`  npm run pipeline:train -- --resume --out '${out}'\n`);
      expect(await readdir(join(out, 'checkpoints'))).toHaveLength(1);
    },
  );
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
      '(choices: "auto", "tensorflow-gpu", "tensorflow", "webgpu", "wasm", "cpu", default: "auto")',
    );
  });
});
