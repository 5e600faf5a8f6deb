import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabelledImages } from '../../../pipeline/data/images.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { stripedImages } from '../evaluation/striped-images.ts';

/** IDX files of a split's images and labels. */
export async function writeIdx(
  folder: string,
  prefix: string,
  images: LabelledImages,
): Promise<void> {
  const bigEndian = (...values: number[]) =>
    Buffer.concat(values.map((value) => Buffer.from([0, 0, value >> 8, value & 255])));
  const { count, height, width, pixels, labels } = images;
  await writeFile(
    join(folder, `${prefix}-images-idx3-ubyte`),
    Buffer.concat([bigEndian(0x803, count, height, width), pixels]),
  );
  await writeFile(
    join(folder, `${prefix}-labels-idx1-ubyte`),
    Buffer.concat([bigEndian(0x801, count), labels]),
  );
}

/** A folder named striped with 300 striped training images and 140 test images. */
export async function writeStripedDataset(): Promise<string> {
  const data = join(await temporaryFolder('evaluated'), 'striped');
  await mkdir(data);
  await writeIdx(data, 'train', stripedImages('train', 300));
  await writeIdx(data, 't10k', stripedImages('test', 140));
  return data;
}
