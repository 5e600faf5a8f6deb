import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runScript } from '../../fixtures/run-script.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { entry, finishedRun, short, trainedOnce } from './trained-run.ts';

let data: string;

beforeAll(async () => {
  ({ data } = await trainedOnce());
});

describe('pipeline:train refuses, with one line and exit code 2,', () => {
  it.each([
    [
      ['--steps', '-3'],
      "option '--steps <N>' argument '-3' is invalid. A whole number from 1 to 100000000 is allowed.",
    ],
    [
      ['--steps', '1e3'],
      "option '--steps <N>' argument '1e3' is invalid. A whole number from 1 to 100000000 is allowed.",
    ],
    [
      ['--batch-size', '7'],
      "option '--batch-size <N>' argument '7' is invalid. An even number from 2 to 65536 is allowed.",
    ],
    [
      ['--preset', 'sede'],
      "option '--preset <name>' argument 'sede' is invalid. Allowed choices are digits, quick, seed, wgan-gp, hinge, diffaugment, semi, semi-vat, semi-map, semi-convolutional.",
    ],
    [
      ['--engine', 'cuda'],
      "option '--engine <name>' argument 'cuda' is invalid. Allowed choices are auto, tensorflow-gpu, tensorflow, webgpu, wasm, wasm-fma, cpu.",
    ],
    [['--stpes', '3'], "unknown option '--stpes' (Did you mean --steps?)"],
    [['surplus'], 'too many arguments. Expected 0 arguments but got 1.'],
    [
      ['--preset', 'seed', '--companions'],
      '--companions: the model of --preset seed on mnist has no labels; a preset with labels and data with classes are needed',
    ],
    [
      ['--test-images', '100'],
      '--test-images 100: mnist has 10000 test images of its own; leave the flag out',
    ],
    [['--resume'], '--resume: give the run to continue with --out DIR'],
    [
      ['--head-start', '60', '--steps', '60'],
      '--head-start 60: fewer than the 60 iterations of the run are allowed',
    ],
    [
      ['--data', '/no/such/folder'],
      "/no/such/folder: no such file or folder; give 'mnist', or a folder or a zip with IDX files (train-images-idx3-ubyte, train-labels-idx1-ubyte), CSV files (train.csv, test.csv), Parquet files (train-00000-of-00001.parquet with the columns image and label), NumPy files (mnist.npz with x_train and y_train, or x_train.npy and y_train.npy), class folders (zero/1.png, or train/zero/1.png) or images without classes (1.png, 2.png)",
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
    expect(stderr).toContain(`error: --out ${out}: ${file} is a file, but a folder is wanted\n`);
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
    const fused = await runScript(entry, ['--resume', '--out', out, '--engine', 'wasm-fma']);
    expect(fused.stderr).toBe(
      "error: --resume: only --steps, --data and --evaluation may differ from the run's: --engine wasm-fma (the run has wasm)\n",
    );
    expect(fused.code).toBe(2);
  });

  it('a number of threads that is none, or more than 64', async () => {
    for (const threads of ['0', '65', 'two']) {
      const { code, stderr } = await runScript(entry, ['--threads', threads]);
      expect(stderr).toBe(
        `error: option '--threads <N>' argument '${threads}' is invalid. A whole number from 1 to 64 is allowed.\n`,
      );
      expect(code).toBe(2);
    }
  });
});
