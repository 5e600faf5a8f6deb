import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabelledImages } from '../../../pipeline/data/images.ts';

/** Writes a split's images and labels as plain IDX files. */
export async function writeIdxImages(
  folder: string,
  prefix: 'train' | 't10k',
  { count, height, width, pixels, labels }: LabelledImages,
): Promise<void> {
  const bigEndian = (...values: number[]) =>
    Buffer.concat(values.map((value) => Buffer.from([0, 0, value >> 8, value & 255])));
  await writeFile(
    join(folder, `${prefix}-images-idx3-ubyte`),
    Buffer.concat([bigEndian(0x803, count, height, width), pixels]),
  );
  await writeFile(
    join(folder, `${prefix}-labels-idx1-ubyte`),
    Buffer.concat([bigEndian(0x801, count), labels]),
  );
}
