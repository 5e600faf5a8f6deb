import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runScript } from '../../fixtures/run-script.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { entry, finishedRun, modelsOf, small, trainedOnce } from './trained-run.ts';

let data: string;

beforeAll(async () => {
  ({ data } = await trainedOnce());
});

/** Trains one step from a place. */
async function trainFrom(place: string, ...flags: string[]) {
  const out = join(await temporaryFolder('tuned'), 'run');
  const parameters = ['--data', data, ...small, '--steps', '1', '--sample-every', '1'];
  const outcome = await runScript(entry, [...parameters, '--from', place, '--out', out, ...flags]);
  return { ...outcome, out };
}

interface SavedTensors {
  readonly tensors: readonly { readonly name: string; readonly size: number }[];
  readonly sha256: string;
}

/** The values of one tensor of a checkpoint. */
async function tensorOf(run: string, step: string, name: string): Promise<Float32Array> {
  const folder = join(run, 'checkpoints', step);
  const state = JSON.parse(await readFile(join(folder, 'state.json'), 'utf8')) as SavedTensors;
  const bytes = await readFile(join(folder, 'tensors.bin'));
  let offset = 0;
  for (const tensor of state.tensors) {
    const length = 4 * tensor.size;
    if (tensor.name === name) {
      return new Float32Array(new Uint8Array(bytes.subarray(offset, offset + length)).buffer);
    }
    offset += length;
  }
  throw new Error(`no tensor ${name}`);
}

function largestDifference(one: Float32Array, other: Float32Array): number {
  return Math.max(...one.map((value, index) => Math.abs(value - (other[index] ?? 0))));
}

/** The first kernel of a network by its name in a checkpoint. */
async function firstKernel(run: string, side: string): Promise<string> {
  const file = join(run, 'checkpoints', 'step-00000060', 'state.json');
  const { tensors } = JSON.parse(await readFile(file, 'utf8')) as SavedTensors;
  return tensors.find(({ name }) => name.startsWith(`${side}/`))?.name ?? '';
}

describe('pipeline:train --from', () => {
  it('begins with both networks of a run, one step of Adam away, and records where they are from', async () => {
    const run = await finishedRun();
    const { code, stderr, out } = await trainFrom(run);
    expect(code, stderr).toBe(0);
    const checkpoint = join(run, 'checkpoints', 'step-00000060');
    expect(stderr).toContain(`beginning with the weights of ${checkpoint}\n`);
    for (const side of ['generator', 'discriminator']) {
      const kernel = await firstKernel(run, side);
      const before = await tensorOf(run, 'step-00000060', kernel);
      // The first step of Adam moves a weight by the learning rate of 2e-4 at most; the alternating step takes two.
      const after = await tensorOf(out, 'step-00000001', kernel);
      expect(largestDifference(before, after)).toBeLessThan(5e-4);
    }
    const { sha256 } = JSON.parse(
      await readFile(join(checkpoint, 'state.json'), 'utf8'),
    ) as SavedTensors;
    const from = { path: checkpoint, sha256 };
    const description = JSON.parse(await readFile(join(out, 'config.json'), 'utf8')) as object;
    expect(description).toMatchObject({ from });
    const [id = ''] = await modelsOf(out);
    const manifest = JSON.parse(
      await readFile(join(out, 'model', id, 'manifest.json'), 'utf8'),
    ) as object;
    expect(manifest).toMatchObject({ configuration: { from } });
  });

  it('begins with the generator of a model, and a fresh discriminator', async () => {
    const run = await finishedRun();
    const [id = ''] = await modelsOf(run);
    const { code, stderr, out } = await trainFrom(join(run, 'model', id));
    expect(code, stderr).toBe(0);
    const kernel = await firstKernel(run, 'generator');
    const before = await tensorOf(run, 'step-00000060', kernel);
    const after = await tensorOf(out, 'step-00000001', kernel);
    // A model's weights are float16.
    expect(largestDifference(before, after)).toBeLessThan(1e-3);
    const other = await firstKernel(run, 'discriminator');
    expect(
      largestDifference(
        await tensorOf(run, 'step-00000060', other),
        await tensorOf(out, 'step-00000001', other),
      ),
    ).toBeGreaterThan(1e-3);
  });

  it('is refused for other networks, before anything is written', async () => {
    const run = await finishedRun();
    const { code, stderr, out } = await trainFrom(run, '--set', 'latentSize=7');
    expect(stderr).toMatch(
      /^error: --from .+step-00000060: generator\/\S+ has \d+ numbers, and \d+ are needed: give one with the networks of this run's preset and data\n$/,
    );
    expect(code).toBe(2);
    await expect(readFile(join(out, 'config.json'))).rejects.toThrow('ENOENT');
  });

  it('is refused for a folder that has no weights, and for damaged ones', async () => {
    const empty = await temporaryFolder('empty');
    const none = await trainFrom(empty);
    expect([none.code, none.stderr]).toEqual([
      2,
      `error: --from ${empty}: give a run with a checkpoint, a checkpoint (runs/<run>/checkpoints/<step>) or a model (runs/<run>/model/<id>)\n`,
    ]);
    const run = await finishedRun();
    const torn = join(await temporaryFolder('torn'), 'checkpoint');
    await cp(join(run, 'checkpoints', 'step-00000060'), torn, { recursive: true });
    await rm(join(torn, 'tensors.bin'));
    const damaged = await trainFrom(torn);
    expect(damaged.code).toBe(2);
    expect(damaged.stderr).toContain(`error: --from ${torn}: ENOENT: no such file`);
  });

  it('is refused with --resume, and by a few-label run', async () => {
    const run = await finishedRun();
    const resumed = await runScript(entry, ['--resume', '--out', run, '--from', run]);
    expect([resumed.code, resumed.stderr]).toEqual([
      2,
      `error: --from ${run}: not with --resume: the run has its weights\n`,
    ]);
    const semi = await runScript(entry, ['--preset', 'semi', '--data', data, '--from', run]);
    expect(semi.code).toBe(2);
    expect(semi.stderr).toContain('--from: not with --preset semi');
  });
});
