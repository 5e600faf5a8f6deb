import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { seriesSeed } from '../../../models/digit-series.ts';
import { parseIdxImages, parseIdxLabels } from '../../../pipeline/data/formats/idx-bytes.ts';
import { nodeParametersOf } from '../../fixtures/built-entries.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
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

  it.each([
    [['--count', '0', '--out', 'x'], /a whole number from 1 to 9999999 is allowed/],
    [['--count', '1'], /required option '--out <DIR>' not specified/],
    [['--count', '1', '--out', 'x', '--seed', ''], /a text of 1 to 120 characters is allowed/],
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
