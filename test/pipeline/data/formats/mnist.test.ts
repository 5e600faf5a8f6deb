import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../../../pipeline/data/dataset.ts';
import { loadDataset } from '../../../../pipeline/data/dataset.ts';
import { loadMnist, mnistSha256 } from '../../../../pipeline/data/formats/mnist.ts';
import { classCounts } from '../class-counts.ts';
import { refusal } from '../refusal.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const shippedFolder = fileURLToPath(new URL('../../../../pipeline/data/mnist/', import.meta.url));
const trainImages = 'train-images-idx3-ubyte';
const trainLabels = 'train-labels-idx1-ubyte';

describe('mnist', () => {
  let mnist: Dataset;
  beforeAll(async () => {
    mnist = await loadDataset('mnist');
  });

  it('has 60,000 train and 10,000 test images of 28 × 28', () => {
    expect(mnist.name).toBe('mnist');
    expect(mnist.labels).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    expect(mnist.train).toMatchObject({ count: 60_000, height: 28, width: 28 });
    expect(mnist.test).toMatchObject({ count: 10_000, height: 28, width: 28 });
    expect(mnist.train.pixels).toHaveLength(60_000 * 784);
    expect(mnist.test?.pixels).toHaveLength(10_000 * 784);
  });

  it('begins with a 5 and has as many of each digit as the original', () => {
    expect(mnist.train.labels[0]).toBe(5);
    expect(mnist.test?.labels[0]).toBe(7);
    expect(classCounts(mnist.train, 10)).toEqual([
      5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949,
    ]);
  });

  it('has ink where the first 5 has it and a background of 0', () => {
    const row = mnist.train.pixels.subarray(5 * 28, 6 * 28);
    expect([...row]).toEqual([
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 18, 18, 18, 126, 136, 175, 26, 166, 255, 247, 127, 0,
      0, 0, 0,
    ]);
  });

  it('has the SHA-256 that another program finds for the same bytes', () => {
    // tail -c +17 train images, tail -c +9 train labels, then those of t10k, into sha256sum.
    expect(mnist.sha256).toBe('06b0d1f124c4e5fa796686ade41a9b778edacc8622f2195a352ef479ad44fc16');
    expect(mnistSha256).toBe(mnist.sha256);
  });

  it('lies in gzip files below 4 MiB, beside their authors and licence', async () => {
    const names = await readdir(shippedFolder);
    for (const name of names) {
      const bytes = await readFile(join(shippedFolder, name));
      expect(bytes.length, name).toBeLessThan(4 * 2 ** 20);
    }
    const readme = await readFile(join(shippedFolder, 'README.md'), 'utf8');
    for (const author of ['Yann LeCun', 'Corinna Cortes', 'Christopher J.C. Burges']) {
      expect(readme).toContain(author);
    }
    expect(readme).toContain('Creative Commons Attribution-Share Alike 3.0');
  });

  it('refuses a file with a changed byte', async () => {
    const folder = await folderOfTrainImages();
    const labels = gunzipSync(await readFile(join(shippedFolder, `${trainLabels}.gz`)));
    labels[1000] = 9;
    await writeFile(join(folder, `${trainLabels}.gz`), gzipSync(labels));
    expect(await refusal(() => loadMnist(folder))).toBe(
      `${join(folder, trainLabels)}: md5 124fcf4d82edea5fc6feb9f2bda6f5eb, expected a25bea736e30d166cdddb491f175f624; restore the files of ${folder} from git`,
    );
  });

  it('refuses another of its files', async () => {
    const folder = await folderOfTrainImages();
    const other = join(shippedFolder, `${trainImages}.3.gz`);
    await symlink(other, join(folder, `${trainLabels}.gz`));
    const message = await refusal(() => loadMnist(folder));
    expect(message).toMatch(/: md5 [0-9a-f]{32}, expected a25bea736e30d166cdddb491f175f624; /);
    expect(message).toContain(join(folder, trainLabels));
  });

  it('refuses a file that is cut', async () => {
    const folder = await folderOfTrainImages();
    const labels = await readFile(join(shippedFolder, `${trainLabels}.gz`));
    await writeFile(join(folder, `${trainLabels}.gz`), labels.subarray(0, 20_000));
    expect(await refusal(() => loadMnist(folder))).toBe(
      `${join(folder, trainLabels)}.gz: byte 20000: the file ends inside its gzip data`,
    );
  });

  it('refuses a folder without the files', async () => {
    const folder = await temporaryFolder({});
    expect(await refusal(() => loadMnist(folder))).toBe(
      `${join(folder, trainImages)}.1.gz: no such file`,
    );
  });
});

async function folderOfTrainImages(): Promise<string> {
  const folder = await temporaryFolder({});
  for (const part of [1, 2, 3]) {
    const name = `${trainImages}.${part}.gz`;
    await symlink(join(shippedFolder, name), join(folder, name));
  }
  return folder;
}
