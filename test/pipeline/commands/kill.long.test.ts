import { spawn } from 'node:child_process';
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { describe, expect, it } from 'vitest';
import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';
import { needs } from '../../fixtures/requirements.ts';
import { runScript } from '../../fixtures/run-script.ts';
import { writeTinyDataset } from '../../fixtures/tiny-dataset.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

const entry = 'pipeline/commands/train.ts';
const killCount = 20;

/** Whether the run has got as far as a description, from which --resume goes on. */
async function isResumable(out: string): Promise<boolean> {
  return access(join(out, 'config.json')).then(
    () => true,
    () => false,
  );
}

describe('a run killed at a random moment', () => {
  it(`ends, after ${killCount} kills, with the model of a run that never stopped`, async () => {
    const data = await writeTinyDataset();
    const flags = [
      '--preset',
      'seed',
      '--data',
      data,
      '--engine',
      'wasm',
      '--threads',
      '1',
      '--steps',
      '3000',
    ];
    flags.push('--batch-size', '8', '--sample-every', '100', '--checkpoint-every', '20');
    const base = await temporaryFolder('kill');
    const [whole, broken] = [join(base, 'whole'), join(base, 'broken')];
    await runScript(entry, [...flags, '--out', whole]);

    const random = generatorFromDigest(digestOf('instants of death'));
    for (let kill = 0; kill < killCount; kill++) {
      const parameters = (await isResumable(broken)) ? ['--resume'] : flags;
      // From its first line on the run trains, and writes a checkpoint a fifth of the time.
      const delay = uniformInt(random, 0, 400);
      let isDoomed = false;
      const { code, stderr } = await runScript(
        entry,
        [...parameters, '--out', broken],
        (text, child) => {
          if (isDoomed || !text.includes('images')) return;
          isDoomed = true;
          setTimeout(() => child.kill('SIGKILL'), delay);
        },
      );
      expect(stderr).not.toContain('error: ');
      expect(stderr).not.toContain('refused: ');
      expect(code).toBeNull();
    }
    const last = await runScript(entry, ['--resume', '--out', broken]);
    expect(last.stderr).not.toContain('error: ');
    expect(last.code).toBe(0);
    expect(await readdir(join(broken, 'model'))).toEqual(await readdir(join(whole, 'model')));
    const withoutTimes = async (out: string) =>
      (await readFile(join(out, 'log.jsonl'), 'utf8')).replaceAll(/"seconds":[\d.]+/g, '');
    expect(await withoutTimes(broken)).toBe(await withoutTimes(whole));
  });
});

describe('a full disk', () => {
  it(
    'ends the run with one line, and with the last whole checkpoint to go on from',
    needs('posix'),
    async () => {
      const data = await writeTinyDataset();
      const out = join(await temporaryFolder('full'), 'run');
      // Files of over 2,000 blocks of 512 bytes fail to grow, as on a full disk: tensors.bin is larger.
      const flags = `--preset seed --data ${data} --engine wasm --steps 40 --checkpoint-every 20 --out ${out}`;
      const child = spawn('sh', ['-c', `ulimit -f 2000; exec node --import tsx ${entry} ${flags}`]);
      let stderr = '';
      child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
      const code = await new Promise((resolve) => child.on('close', resolve));
      expect(stderr).toContain(
        `error: ${out}/checkpoints/step-00000020: cannot be written: EFBIG: file too large, write; there is none before it`,
      );
      expect(code).toBe(1);
      const resumed = await runScript(entry, ['--resume', '--out', out]);
      expect(resumed.code).toBe(0);
    },
  );
});
