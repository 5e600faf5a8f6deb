import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { needs } from '../../fixtures/requirements.ts';
import { runScript } from '../../fixtures/run-script.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { entry, modelsOf, newRun, short, trainedOnce } from './trained-run.ts';

describe('pipeline:train', () => {
  it('gives the same model id for any number of threads', async () => {
    const { data, out: onOneThread } = await trainedOnce();
    for (const threads of ['2', '3']) {
      const out = await newRun();
      const flags = ['--data', data, ...short, '--threads', threads, '--out', out];
      expect((await runScript(entry, flags)).code).toBe(0);
      expect(await modelsOf(out)).toEqual(await modelsOf(onOneThread));
    }
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
