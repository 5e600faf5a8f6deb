import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../../../pipeline/data/dataset.ts';
import { defaultReading } from '../../../../pipeline/data/format.ts';
import { grey, png } from '../grey-png.ts';
import { folderRefusal } from '../refusal.ts';
import { temporaryFolder } from '../temporary-folder.ts';

describe('a folder of images without classes', () => {
  it('is one class, in the order of the names, without test images', async () => {
    const folder = await temporaryFolder({
      '10.png': grey(100),
      '9.png': grey(90),
      'README.md': '',
      'Thumbs.db': '',
    });
    const dataset = await loadDataset(folder);
    expect(dataset.labels).toEqual(['image']);
    expect([...dataset.train.pixels]).toEqual([90, 90, 100, 100]);
    expect([...dataset.train.labels]).toEqual([0, 0]);
    expect(dataset.test).toBeUndefined();
  });

  it('is the same from a zip, with or without a folder in it', async () => {
    const files = { '1.png': grey(1), '2.png': grey(2) };
    const folder = await temporaryFolder({
      ...Object.fromEntries(Object.entries(files).map(([name, file]) => [`set/${name}`, file])),
      'flat.zip': zipSync(files),
    });
    const [plain, zipped] = [
      await loadDataset(`${folder}/set`),
      await loadDataset(`${folder}/flat.zip`),
    ];
    expect(zipped.sha256).toBe(plain.sha256);
    expect(zipped.labels).toEqual(['image']);
  });

  it('leaves out broken images where that is asked for, and counts them', async () => {
    const folder = await temporaryFolder({ '1.png': grey(1), '2.png': 'broken', '3.png': grey(3) });
    const { train, notes } = await loadDataset(folder, { ...defaultReading, skipBroken: true });
    expect([...train.pixels]).toEqual([1, 1, 3, 3]);
    expect(notes?.[0]).toContain(`image files left out: 1; the first: ${folder}/2.png: `);
  });

  it('is refused with a broken image, one of another size, or two names that differ in case only', async () => {
    const broken = await folderRefusal({ '1.png': grey(1), '2.png': 'broken' });
    expect(broken.message).toContain(`${broken.folder}/2.png: cannot be decoded`);
    const size = await folderRefusal({ '1.png': grey(1), '2.png': png(1, 1, 1, [1]) });
    expect(size.message).toContain(`${size.folder}/2.png: 1 wide and 1 high, expected 2 wide`);
    const names = await folderRefusal({ 'a.png': grey(1), 'A.PNG': grey(2) });
    expect(names.message).toMatch(/differs from a\.png by upper and lower case only; rename one$/i);
  });
});
