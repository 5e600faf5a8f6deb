import { execFile, spawn } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { entryOf, nodeParametersOf } from '../../fixtures/built-entries.ts';
import { needs } from '../../fixtures/requirements.ts';
import { runScript } from '../../fixtures/run-script.ts';
import { needsSmallDisk, onSmallDisk } from '../../fixtures/small-disk.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { requireWholeFiles } from '../../fixtures/whole-files.ts';
import { trainStriped } from '../companions/short-companions.ts';
import { writeTestedDataset } from '../run/few-label-run.ts';

const entry = 'pipeline/commands/train.ts';
const engine = ['--engine', 'wasm', '--threads', '1'];
const seed = ['--preset', 'seed', '--evaluation', 'none', '--batch-size', '8', ...engine];

/** What a file takes of a disk, in kilobytes: whole pages. */
const kilobytesOf = async (file: string) => 4 * Math.ceil((await stat(file)).size / 4096);

/** The command of a shell that runs an entry file of the project. */
async function commandOf(file: string, parameters: readonly string[]): Promise<string> {
  const words = [process.execPath, ...(await nodeParametersOf(file)), ...parameters];
  return words.map((word) => `'${word}'`).join(' ');
}

describe.each([
  {
    name: 'a GAN',
    flags: [...seed, '--steps', '40', '--checkpoint-every', '20', '--sample-every', '20'],
    // In the order of writing.
    writes: [
      'config.json',
      'samples/step-000020.png',
      'checkpoints/step-00000020',
      'samples/step-000040.png',
      'checkpoints/step-00000040',
      'model/ID',
      'report.html',
    ],
  },
  {
    name: 'semi-vat',
    flags: ['--preset', 'semi-vat', '--labels-per-class', '2', ...engine, '--steps', '10'],
    writes: [
      'config.json',
      'checkpoints/step-00000010',
      'classifier',
      'mistakes.json',
      'labelled.png',
      'result.json',
      'report.html',
    ],
  },
])('a run of $name on a disk that is full', ({ flags, writes }) => {
  it(
    'at any of its writes names the file, leaves nothing half-written, and goes on when there is space',
    needsSmallDisk,
    async () => {
      const data = await writeTestedDataset();
      const whole = join(await temporaryFolder('whole'), 'run');
      const first = await runScript(entry, [...flags, '--data', data, '--out', whole]);
      expect(first.code, first.stderr).toBe(0);
      const [id = 'ID'] = await readdir(join(whole, 'model')).catch(() => []);
      const made = await requireWholeFiles(whole);
      // The description is written again beside itself before the first step.
      let used = await kilobytesOf(join(whole, 'config.json'));
      for (const [index, name] of writes.entries()) {
        const path = name.replace('ID', id);
        const files = made.filter((file) => file.startsWith(join(whole, path)));
        for (const file of files) used += await kilobytesOf(file);
        if (index === 1) used += 4 - (await kilobytesOf(join(whole, 'config.json'))); // The log.
        const [disk, copy] = [await temporaryFolder('disk'), await temporaryFolder('copy')];
        const out = join(disk, 'run');
        const start = [...flags, '--data', data, '--resume-if-present', '--out', out];
        const command = await commandOf(entry, start);
        const kilobytes = used - 4;
        const { full, left, later } = await onSmallDisk(
          disk,
          kilobytes,
          { full: command, later: command },
          copy,
        );
        expect([full.stderr, full.code]).toEqual([
          expect.stringContaining(
            `error: ${join(out, path)}: cannot be written: ENOSPC: no space left on device, write`,
          ),
          1,
        ]);
        expect(left.filter((file) => file.includes('.partial-') || file.includes('lock/'))).toEqual(
          [],
        );
        await requireWholeFiles(join(copy, 'full'));
        expect([later.code, later.stderr]).toEqual([0, expect.not.stringContaining('error:')]);
        const again = await requireWholeFiles(join(copy, 'later', 'run'));
        expect(again.map((file) => file.replace(join(copy, 'later', 'run'), whole))).toEqual(made);
      }
    },
  );
});

describe('a log that cannot grow', () => {
  it('is named, and the run begins again when it can', needs('posix'), async () => {
    const data = await writeTestedDataset();
    const base = await temporaryFolder('log');
    const out = join(base, 'run');
    const flags = [...seed, '--steps', '30', '--sample-every', '1000', '--set', 'logEvery=1'];
    flags.push('--data', data, '--out', out, '--checkpoint-every', '1000');
    // Files of over 7 blocks of 512 bytes fail to grow, as on a full disk: config.json has 2.9 kB, the log 9 kB.
    const command = await commandOf(entry, flags);
    const child = spawn('sh', ['-c', `ulimit -f 7; exec ${command}`]);
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(stderr).toContain(`error: ${out}/log.jsonl: cannot be written: EFBIG: file too large`);
    expect(code).toBe(1);
    const resumed = await runScript(entry, ['--resume', '--out', out]);
    expect(resumed.stderr).toContain('the run ended before its first checkpoint: starting again');
    expect(resumed.code).toBe(0);
    expect((await readFile(join(out, 'log.jsonl'), 'utf8')).split('\n')).toHaveLength(31);
  });
});

describe('companions on a disk that is full', () => {
  it(
    'name the file, leave no half-written model, and are made when there is space',
    needsSmallDisk,
    async () => {
      const program = new URL('../companions/making-process.ts', import.meta.url);
      const parameters = [await trainStriped(), await temporaryFolder('companions')];
      const node = await nodeParametersOf(entryOf(program));
      await promisify(execFile)(process.execPath, [...node, ...parameters]);
      const [run = '', whole = ''] = parameters;
      const made = await requireWholeFiles(whole);
      const used = async (folder: string) => {
        const files = made.filter((file) => file.startsWith(join(whole, folder)));
        return (await Promise.all(files.map(kilobytesOf))).reduce((sum, size) => sum + size);
      };
      const [classifier, model] = [await used('classifiers'), await used('models')];
      const disk = await temporaryFolder('disk');
      const make = await commandOf(entryOf(program), [run, disk]);
      // With no space the classifier cannot be kept either; the model is made all the same, up to its own files.
      for (const kilobytes of [4, classifier + 8, classifier + model - 4]) {
        const copy = await temporaryFolder('copy');
        const commands = { full: make, later: make };
        const { full, left, later } = await onSmallDisk(disk, kilobytes, commands, copy);
        expect(full.stderr).toMatch(
          new RegExp(`${disk}/models/\\S+: cannot be written: ENOSPC: no space left on device`),
        );
        expect(full.code).toBe(1);
        expect(left.filter((file) => /^models|\.partial-|lock/.test(file))).toEqual([]);
        expect(later).toEqual({ code: 0, stderr: '' });
        const again = await requireWholeFiles(join(copy, 'later'));
        expect(again.map((file) => file.replace(join(copy, 'later'), whole))).toEqual(made);
      }
    },
  );
});

describe('a store on a disk that is full', () => {
  it(
    'names the file, lists no model, and takes it when there is space',
    needsSmallDisk,
    async () => {
      const data = await writeTestedDataset();
      const out = join(await temporaryFolder('published'), 'run');
      const flags = [...seed, '--steps', '2', '--data', data, '--out', out];
      const trained = await runScript(entry, flags);
      expect(trained.code, trained.stderr).toBe(0);
      const [id = ''] = await readdir(join(out, 'model'));
      const disk = await temporaryFolder('disk');
      const publish = await commandOf('pipeline/commands/publish.ts', [
        '--model',
        join(out, 'model', id),
        '--store',
        join(disk, 'store'),
      ]);
      const sizes = await Promise.all(
        (await requireWholeFiles(join(out, 'model'))).map(kilobytesOf),
      );
      const all = sizes.reduce((sum, size) => sum + size);
      for (const kilobytes of [4, Math.round(all / 4), Math.round(all / 2), all - 4]) {
        const copy = await temporaryFolder('copy');
        const commands = { full: publish, later: publish };
        const { full, left, later } = await onSmallDisk(disk, kilobytes, commands, copy);
        expect(full.stderr).toMatch(
          new RegExp(`^error: ${disk}/store/${id}/\\S+: cannot be written: ENOSPC: `, 'm'),
        );
        expect(full.code).toBe(1);
        expect(
          left.filter((file) => file.endsWith('manifest.json') || file.includes('.partial-')),
        ).toEqual([]);
        expect([later.stderr, later.code]).toEqual([expect.not.stringContaining('error:'), 0]);
        await requireWholeFiles(join(copy, 'later'));
      }
    },
  );
});

describe('a run in a folder that has become read-only', () => {
  it(
    'is refused before anything is computed, and goes on when it can be written',
    needsSmallDisk,
    async () => {
      const [disk, copy] = [await temporaryFolder('disk'), await temporaryFolder('copy')];
      const out = join(disk, 'run');
      const data = await writeTestedDataset();
      const start = await commandOf(entry, [...seed, '--steps', '2', '--data', data, '--out', out]);
      const resume = await commandOf(entry, ['--resume', '--steps', '4', '--out', out]);
      const remount = (how: string) => `mount -o remount,${how} '${disk}'`;
      const commands = {
        full: `${start}; ${remount('ro')}; ${resume}`,
        later: `${remount('rw')}; ${resume}`,
      };
      const { full, later } = await onSmallDisk(disk, 100_000, commands, copy);
      expect(full.stderr).toContain(
        `error: --out ${out}: cannot be written: EROFS: read-only file system, mkdir '${out}/.partial-`,
      );
      expect(full.stderr).not.toContain('continuing');
      expect(full.code).toBe(2);
      expect([later.code, later.stderr]).toEqual([
        0,
        expect.stringContaining('continuing at iteration 2 of 4'),
      ]);
    },
  );
});
