import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultReading } from '../../../../pipeline/data/format.ts';
import { loadDataset } from '../../../../pipeline/data/dataset.ts';
import { idxBytes } from '../idx-bytes.ts';
import { grey, png } from '../grey-png.ts';
import { temporaryFolder } from '../temporary-folder.ts';

describe('a folder of class folders', () => {
  it('orders classes and images by name, numbers by their value', async () => {
    const folder = await temporaryFolder({
      '10/1.png': grey(100),
      '9/10.png': grey(92),
      '9/9.png': grey(91),
      '9/a.PNG': grey(93),
    });
    const dataset = await loadDataset(folder);
    expect(dataset.labels).toEqual(['9', '10']);
    expect(dataset.train).toEqual({
      count: 4,
      height: 1,
      width: 2,
      channels: 1,
      pixels: Uint8Array.of(91, 91, 92, 92, 93, 93, 100, 100),
      labels: Uint8Array.of(0, 0, 0, 1),
    });
    expect(dataset.test).toBeUndefined();
  });

  it('turns colours to grey where that is asked for, and lays transparent pixels where the drawing shows', async () => {
    const folder = await temporaryFolder({
      'a/1-rgb.png': png(2, 1, 3, [255, 0, 0, 9, 9, 9]),
      'a/2-rgba.png': png(2, 1, 4, [200, 200, 200, 128, 255, 255, 255, 0]),
      'a/3-grey-alpha.png': png(2, 1, 2, [200, 128, 50, 255]),
    });
    const { train, notes } = await loadDataset(folder, { ...defaultReading, grey: true });
    expect([...train.pixels]).toEqual([76, 9, 227, 255, 227, 50]);
    expect(notes).toEqual([
      'images with transparent pixels: 2 of 3; these lie on white',
      'images in colour: 1 of 3; all are read in grey',
    ]);
    const light = await temporaryFolder({ 'a/1.png': png(2, 1, 2, [255, 255, 0, 0]) });
    expect([...(await loadDataset(light)).train.pixels]).toEqual([255, 0]);
    const dark = await temporaryFolder({ 'a/1.png': png(2, 1, 2, [0, 255, 0, 0]) });
    expect([...(await loadDataset(dark)).train.pixels]).toEqual([0, 255]);
  });

  it('scales images to one size by the mean of an area, letterboxed or cropped', async () => {
    const stripes = Array.from({ length: 16 * 32 }, (_, index) => (index % 32 < 16 ? 0 : 200));
    const folder = await temporaryFolder({
      'a/1.png': png(32, 16, 1, stripes),
      'b/1.png': png(
        8,
        8,
        1,
        Array.from({ length: 64 }, () => 9),
      ),
    });
    const letterboxed = await loadDataset(folder, { ...defaultReading, size: 8 });
    // Two rows of the corners' mean, then four of the picture.
    expect([...letterboxed.train.pixels.subarray(8, 24)]).toEqual(
      [
        [100, 100, 100, 100, 100, 100, 100, 100],
        [0, 0, 0, 0, 200, 200, 200, 200],
      ].flat(),
    );
    expect(letterboxed.reading).toEqual({ size: 8, fit: 'letterbox', skipBroken: false });
    const cropped = await loadDataset(folder, { ...defaultReading, size: 8, fit: 'crop' });
    expect([...cropped.train.pixels.subarray(0, 8)]).toEqual([0, 0, 0, 0, 200, 200, 200, 200]);
    expect([...cropped.train.pixels.subarray(64)]).toEqual(Array.from({ length: 64 }, () => 9));
  });

  it('leaves out broken files where that is asked for, and counts them', async () => {
    const folder = await temporaryFolder({
      'a/1.png': grey(1),
      'a/2.png': 'broken',
      'b/1.png': grey(2),
      'empty/.gitkeep': '',
      'a/notes.txt': '',
    });
    const dataset = await loadDataset(folder, { ...defaultReading, skipBroken: true });
    expect(dataset).toMatchObject({ labels: ['a', 'b'], train: { count: 2 } });
    expect(dataset.notes).toEqual([
      `${folder}/a/notes.txt: not an image; files left out: 1`,
      `image files left out: 1; the first: ${folder}/a/2.png: cannot be decoded (not one of PNG, JPEG, WebP, GIF, BMP or TIFF); mend or remove it, or give --skip-broken`,
      'no training image has the label empty: left out',
    ]);
  });

  it('leaves out links to nothing: of an image where that is asked for, of another file always', async () => {
    const folder = await temporaryFolder({ 'a/1.png': grey(1), 'b/1.png': grey(2) });
    await symlink(join(folder, 'missing.png'), join(folder, 'a/2.png'));
    await symlink(join(folder, 'missing.txt'), join(folder, 'a/notes.txt'));
    const dataset = await loadDataset(folder, { ...defaultReading, skipBroken: true });
    expect(dataset).toMatchObject({ labels: ['a', 'b'], train: { count: 2 } });
    expect(dataset.notes).toEqual([
      `${folder}/a/notes.txt: not an image; files left out: 1`,
      `image files left out: 1; the first: ${folder}/a/2.png: no such file`,
    ]);
  });

  it('has the hash of the same data in IDX files', async () => {
    const images = await temporaryFolder({ '0/a.png': grey(5), '1/a.png': grey(6) });
    const idx = await temporaryFolder({
      'train-images-idx3-ubyte': idxBytes(0x0803, [2, 1, 2], [5, 5, 6, 6]),
      'train-labels-idx1-ubyte': idxBytes(0x0801, [2], [0, 1]),
    });
    expect((await loadDataset(images)).sha256).toBe((await loadDataset(idx)).sha256);
  });

  it('ignores hidden files and what file managers leave', async () => {
    const folder = await temporaryFolder({
      '.DS_Store': '',
      '.git/config': '',
      '__MACOSX/a/._1.png': '',
      'Thumbs.db': '',
      'a/.DS_Store': '',
      'a/1.png': grey(1),
      'a/Thumbs.db': '',
      'a/desktop.ini': '',
      'README.md': '',
    });
    const dataset = await loadDataset(folder);
    expect(dataset.labels).toEqual(['a']);
    expect(dataset.train.count).toBe(1);
  });

  it('follows links to class folders', async () => {
    const folder = await temporaryFolder({ 'a/1.png': grey(1) });
    const linking = await temporaryFolder({});
    await symlink(join(folder, 'a'), join(linking, 'b'));
    expect((await loadDataset(linking)).labels).toEqual(['b']);
  });
});
