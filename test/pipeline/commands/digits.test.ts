import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { seriesSeed } from '../../../models/digit-series.ts';
import { parseIdxImages, parseIdxLabels } from '../../../pipeline/data/formats/idx-bytes.ts';
import { loadDataset } from '../../../pipeline/data/dataset.ts';
import { nodeParametersOf } from '../../fixtures/built-entries.ts';
import { needs } from '../../fixtures/requirements.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { colorModelFolder } from '../../functions/color-model.ts';
import { bytesOf, shippedApp } from '../../functions/shipped-app.ts';

const run = promisify(execFile);
const program = await nodeParametersOf('pipeline/commands/digits.ts');
const digits = (...flags: string[]) => run(process.execPath, [...program, ...flags]);

interface Failure {
  readonly code: number;
  readonly stderr: string;
}

describe('npm run digits', () => {
  it('writes the digits that /dataset gives for the seed, as IDX files', async () => {
    const folder = join(await temporaryFolder('digits'), 'new', 'set');
    const { stdout } = await digits('--count', '100', '--seed', 'a', '--out', folder);
    const names = ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte'];
    expect(stdout).toBe(names.map((name) => `${join(folder, name)}\n`).join(''));
    expect((await readdir(folder)).toSorted()).toEqual(names);
    const images = parseIdxImages(await readFile(join(folder, names[0] ?? '')), 'images');
    const labels = parseIdxLabels(await readFile(join(folder, names[1] ?? '')), 'labels');
    expect([images.count, labels.length]).toEqual([100, 100]);
    const pixelCount = images.height * images.width;
    for (const index of [0, 63, 64, 99]) {
      const seed = encodeURIComponent(seriesSeed('a', index));
      const alone = await shippedApp().request(`/digit.raw?seed=${seed}`);
      expect(labels[index]).toBe(Number(alone.headers.get('X-Label')));
      const pixels = images.pixels.slice(index * pixelCount, (index + 1) * pixelCount);
      expect(Uint8Array.from(pixels)).toEqual(await bytesOf(alone));
    }
    // A folder may hold the real MNIST under these names.
    await expect(digits('--count', '1', '--out', folder)).rejects.toMatchObject({
      code: 2,
      stderr: `error: --out: ${join(folder, names[0] ?? '')} already exists: choose another folder\n`,
    } satisfies Failure);
  });

  it('writes images in colour, of a label by name, as IDX files with a size for the channels', async () => {
    const path = await colorModelFolder();
    const id = basename(path);
    const folder = join(await temporaryFolder('digits'), 'set');
    const model = ['--model', path, '--seed', 'a', '--out', folder];
    const { stderr } = await digits('--count', '3', '--label', '猫', ...model);
    expect(stderr).toBe(`3 images drawn from seed a by model ${id}\n`);
    const bytes = await readFile(join(folder, 'train-images-idx4-ubyte'));
    const sizes = [4, 8, 12, 16].map((at) => bytes.readUInt32BE(at));
    expect([bytes.readUInt32BE(0), ...sizes]).toEqual([0x0804, 3, 12, 10, 3]);
    expect(bytes).toHaveLength(20 + 3 * 12 * 10 * 3);
    const labels = await readFile(join(folder, 'train-labels-idx1-ubyte'));
    expect([...labels.subarray(8)]).toEqual([2, 2, 2]);
    await expect(digits('--count', '3', '--label', 'dog', ...model)).rejects.toMatchObject({
      code: 2,
      stderr: `error: --label dog: red fox, Zürich, Süd, 猫 are allowed, the labels of the model ${id}\n`,
    });
  });

  it('writes the PNG files that /dataset.imagefolder has in its zip', async () => {
    const folder = join(await temporaryFolder('digits'), 'set');
    const flags = ['--format', 'imagefolder', '--count', '40', '--seed', 'a', '--out', folder];
    expect((await digits(...flags)).stdout).toBe(`${folder}\n`);
    const zip = unzipSync(
      await bytesOf(shippedApp().request('/dataset.imagefolder?count=40&seed=a')),
    );
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    expect(entries.filter((entry) => entry.isFile())).toHaveLength(40);
    for (const [path, bytes] of Object.entries(zip)) {
      expect(Buffer.compare(await readFile(join(folder, path)), bytes), path).toBe(0);
    }
    const { train, test } = await loadDataset(folder);
    expect(train.count + (test?.count ?? 0)).toBe(40);
    await expect(digits(...flags)).rejects.toMatchObject({
      code: 2,
      stderr: `error: --out: ${folder} is not empty: choose another folder\n`,
    } satisfies Failure);
  });

  it(
    'names the file that the disk has no room for all of, and leaves none',
    needs('posix'),
    async () => {
      const folder = await temporaryFolder('digits');
      const words = [process.execPath, ...program, '--count', '10', '--out', folder];
      const command = words.map((word) => `'${word}'`).join(' ');
      // 14 blocks of 512 bytes have room for 9 of the 10 images.
      const failure = await run('sh', ['-c', `ulimit -f 14; exec ${command}`]).catch(
        (error: Failure) => error,
      );
      const file = join(folder, 'train-images-idx3-ubyte');
      expect(failure).toMatchObject({
        code: 1,
        stderr: `error: ${file}: cannot be written: EFBIG: file too large, write\n`,
      });
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it.each(['idx', 'imagefolder'])('leaves a file alone that --out names, as %s', async (format) => {
    const file = join(await temporaryFolder('digits'), 'notes.txt');
    await writeFile(file, 'mine');
    await expect(digits('--count', '1', '--format', format, '--out', file)).rejects.toMatchObject({
      code: 2,
      stderr: `error: --out ${file}: is a file, but a folder is wanted\n`,
    } satisfies Failure);
    expect(await readFile(file, 'utf8')).toBe('mine');
  });

  it.each([
    [['--count', '0', '--out', 'x'], /is invalid\. A whole number from 1 to 9999999 is allowed/],
    [['--count', '1'], /required option '--out <DIR>' not specified/],
    [['--cuont', '1', '--out', 'x'], /unknown option '--cuont' \(Did you mean --count\?\)/],
    [
      ['--count', '1', '--out', 'x', '--seed', ''],
      /is invalid\. A text of 1 to 120 characters is allowed/,
    ],
    [['--count', '1', '--out', 'x', '--model', 'nowhere'], /--model nowhere: no such folder/],
    [['--count', '1', '--out', 'x', '--label', '77'], /--label 77: 0 to 9 are allowed/],
  ])('refuses %j in one line', async (flags, message) => {
    const failure = await digits(...flags).then(
      () => null,
      (error: Failure) => error,
    );
    expect(failure?.code).toBe(2);
    expect(failure?.stderr).toMatch(message);
    expect(failure?.stderr.trim()).not.toContain('\n');
  });
});
