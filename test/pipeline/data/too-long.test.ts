import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { zipSync } from 'fflate';
import { loadDataset } from '../../../pipeline/data/dataset.ts';
import { defaultReading } from '../../../pipeline/data/format.ts';
import { grey } from './grey-png.ts';
import { refusal } from './refusal.ts';
import { temporaryFolder } from './temporary-folder.ts';

const limit = 2 ** 26;

it('refuses an image of a gigabyte without reading it', async () => {
  const folder = await temporaryFolder({ 'a/1.png': grey(1), 'b/2.png': grey(2) });
  const file = join(folder, 'b', '2.png');
  // The rest of the file is a hole, which takes no place on the disk.
  await truncate(file, 2 ** 30);
  expect(await refusal(() => loadDataset(folder))).toBe(
    `${file}: ${2 ** 30} bytes; at most ${limit} are allowed`,
  );
  const { train, notes } = await loadDataset(folder, { ...defaultReading, skipBroken: true });
  expect(train.count).toBe(1);
  expect(notes?.[0]).toContain(`image files left out: 1; the first: ${file}: ${2 ** 30} bytes`);
});

it('refuses an image that a zip unpacks to more than an image has, before it unpacks it', async () => {
  const zeros = new Uint8Array(limit + 1);
  const zip = zipSync({ 'a/1.png': grey(1), 'b/2.png': [zeros, { level: 9 }] });
  const file = join(await temporaryFolder({}), 'bomb.zip');
  await writeFile(file, zip);
  expect(await refusal(() => loadDataset(file))).toBe(
    `${file}/b/2.png: unpacks to ${limit + 1} bytes; at most ${limit} are allowed`,
  );
});
