import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { withRunLock } from '../../../pipeline/files/locks.ts';
import { runScript } from '../../fixtures/run-script.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { entry, finishedRun, modelsOf, trainedOnce } from './trained-run.ts';

let data: string;

beforeAll(async () => {
  ({ data } = await trainedOnce());
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

  it('removes the old checkpoint that a process left which was killed after its last one', async () => {
    const out = await finishedRun();
    const checkpoints = join(out, 'checkpoints');
    const newest = join(checkpoints, 'step-00000060');
    for (const step of ['40', '50'])
      await cp(newest, join(checkpoints, `step-000000${step}`), { recursive: true });
    const { code, stderr } = await runScript(entry, ['--resume', '--out', out]);
    expect(code, stderr).toBe(0);
    expect(await readdir(checkpoints)).toEqual(['step-00000050', 'step-00000060']);
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

  it("refuses an engine that is not the run's, and changes nothing", async () => {
    const out = await finishedRun();
    const before = await readFile(join(out, 'config.json'), 'utf8');
    const flags = ['--resume', '--engine', 'wasm-fma', '--steps', '80', '--out', out];
    const { code, stderr } = await runScript(entry, flags);
    expect(stderr).toMatch(
      /^error: --resume: only .+ may differ from the run's: --engine wasm-fma \(the run has wasm\)\n$/,
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

  it('passes over what is no checkpoint, and names each that cannot be used', async () => {
    const out = await finishedRun();
    const checkpoints = join(out, 'checkpoints');
    await writeFile(join(checkpoints, 'junk'), '');
    await writeFile(join(checkpoints, 'step-00000070'), 'a file');
    await mkdir(join(checkpoints, 'step-00000080'));
    const { code, stderr } = await runScript(entry, ['--resume', '--out', out]);
    expect(stderr).toContain(`refused: ${checkpoints}/step-00000080: ENOENT: no such file`);
    expect(stderr).toContain(`refused: ${checkpoints}/step-00000070: ENOTDIR: not a directory`);
    expect(stderr).toContain('continuing at iteration 60 of 60\n');
    expect(code).toBe(0);
    expect((await readdir(checkpoints)).toSorted()).toEqual([
      'junk',
      'refused-step-00000070',
      'refused-step-00000080',
      'step-00000060',
    ]);
  });

  it('refuses an empty config.json, one with a typo deep inside, and a log with a damaged line, and changes nothing', async () => {
    const out = await finishedRun();
    const [config, log] = [join(out, 'config.json'), join(out, 'log.jsonl')];
    const [description, lines] = [await readFile(config, 'utf8'), await readFile(log, 'utf8')];
    await writeFile(log, lines.replace('"step"', '"stxp"'));
    const damaged = await runScript(entry, ['--resume', '--steps', '80', '--out', out]);
    expect(damaged.stderr).toContain(
      `error: ${log}: line 1: is not a line of a log: mend or remove that line, or move the file away`,
    );
    expect(damaged.code).toBe(2);
    expect(await readFile(config, 'utf8')).toBe(description);
    expect(await readFile(log, 'utf8')).toBe(lines.replace('"step"', '"stxp"'));
    await writeFile(config, description.replace('"beta1"', '"bta1"'));
    const typo = await runScript(entry, ['--resume', '--out', out]);
    expect([typo.stderr, typo.code]).toEqual([
      `error: ${config}: there is no configuration.optimizer.bta1 (did you mean configuration.optimizer.beta1?); learningRate, discriminatorRatio, beta1, beta2, epsilon and sharedCounter are allowed; configuration.optimizer.beta1 is missing; a number from 0 to 1 is needed\n`,
      2,
    ]);
    await writeFile(config, '');
    const emptied = await runScript(entry, ['--resume', '--out', out]);
    expect(emptied.stderr).toBe(
      `error: ${config}: is empty: put a copy of it back, or start a new run with --from ${out}, which takes the weights of its newest checkpoint\n`,
    );
    expect(emptied.code).toBe(2);
  });

  it('does not start over, or cut the log, when its checkpoints are gone', async () => {
    const out = await finishedRun();
    const log = await readFile(join(out, 'log.jsonl'), 'utf8');
    const checkpoints = join(out, 'checkpoints');
    const refusal = `error: ${checkpoints}: has no checkpoint, but ${join(out, 'log.jsonl')} goes up to iteration 60: put the checkpoints back, or start a new run in another folder; to start this one again from iteration 0, remove ${join(out, 'log.jsonl')}\n`;
    await rm(join(checkpoints, 'step-00000060'), { recursive: true });
    const emptied = await runScript(entry, ['--resume', '--out', out]);
    expect([emptied.stderr, emptied.code]).toEqual([refusal, 2]);
    await rm(checkpoints, { recursive: true });
    const gone = await runScript(entry, ['--resume', '--out', out]);
    expect([gone.stderr, gone.code]).toEqual([refusal, 2]);
    expect(await readFile(join(out, 'log.jsonl'), 'utf8')).toBe(log);
  });

  it('starts again where the run ended before its first checkpoint was due', async () => {
    const out = await finishedRun();
    const lines = (await readFile(join(out, 'log.jsonl'), 'utf8')).split('\n');
    await writeFile(join(out, 'log.jsonl'), `${lines[0]}\n`);
    await rm(join(out, 'checkpoints', 'step-00000060'), { recursive: true });
    await rm(join(out, 'model'), { recursive: true });
    const again = await runScript(entry, ['--resume', '--out', out]);
    expect(again.stderr).toContain(
      'the run ended before its first checkpoint: starting again at iteration 0\n',
    );
    expect(again.code).toBe(0);
  });

  it('refuses a run that another process is using', async () => {
    const out = await finishedRun();
    await withRunLock(out, async () => {
      const { code, stderr } = await runScript(entry, ['--resume', '--out', out]);
      expect(stderr).toBe(
        `error: ${out}: process ${process.pid} on ${hostname()} is working on this run; if that process has ended, remove ${out}/lock\n`,
      );
      expect(code).toBe(2);
    });
  });
});

describe('a run whose engine gets no more memory', () => {
  it('ends with what to do and where it can go on', async () => {
    const out = join(await temporaryFolder('no-memory'), 'run');
    // The networks fit into 100 MB, a step of so many images does not.
    const limit = `const { grow } = WebAssembly.Memory.prototype;
      WebAssembly.Memory.prototype.grow = function (pages) {
        if (this.buffer.byteLength + 65536 * pages > 1e8) throw new RangeError('no memory');
        return grow.call(this, pages);
      };`;
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(limit)}`;
    const flags = ['--preset', 'seed', '--data', data, '--engine', 'wasm', '--threads', '1'];
    flags.push('--batch-size', '4096', '--steps', '5', '--out', out, '--no-companions');
    const { code, stderr } = await runScript(entry, flags, undefined, { NODE_OPTIONS });
    expect(stderr).toContain(
      `the engine failed, and iterations since the last checkpoint are lost: there is no checkpoint yet; to continue:\n  npm run pipeline:train -- --resume --out ${out} --no-companions\n`,
    );
    expect(stderr).toMatch(
      /error: the wasm engine got no memory for \d+ MiB more \(.+\): use a smaller --batch-size\n$/,
    );
    expect(code).toBe(1);
  });
});

describe('two runs that start in one folder in the same instant', () => {
  it('are one run, and a refusal that leaves it alone', async () => {
    const out = join(await temporaryFolder('twice'), 'run');
    const flags = ['--preset', 'seed', '--data', data, '--engine', 'wasm', '--threads', '1'];
    flags.push('--steps', '60', '--batch-size', '8', '--out', out);
    const both = await Promise.all(
      [1, 2].map((seed) => runScript(entry, [...flags, '--seed', String(seed)])),
    );
    const [won, lost] = both.toSorted((one, other) => (one.code ?? 9) - (other.code ?? 9));
    expect([won?.code, lost?.code]).toEqual([0, 2]);
    expect(lost?.stderr).toMatch(/is working on this run|is not empty: add --resume/);
    const seed = both[0]?.code === 0 ? 1 : 2;
    const { configuration } = JSON.parse(await readFile(join(out, 'config.json'), 'utf8'));
    expect(configuration.seed).toBe(seed);
    expect(await modelsOf(out)).toHaveLength(1);
  });
});
