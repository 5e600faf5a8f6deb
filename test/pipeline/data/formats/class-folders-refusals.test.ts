import { readFile } from 'node:fs/promises';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../../../pipeline/data/dataset.ts';
import { grey, png } from '../grey-png.ts';
import { folderRefusal, refusal } from '../refusal.ts';
import { temporaryFolder } from '../temporary-folder.ts';

function withFlippedBit(file: Uint8Array, place: number): Uint8Array {
  return file.map((byte, index) => (index === place ? byte ^ 1 : byte));
}

describe('a folder of class folders that cannot be used', () => {
  it.each([
    ['to nothing', 'missing.png', 'no such file'],
    ['to itself', 'a/2.png', 'is a link that leads back to itself'],
  ])('refuses a link %s', async (_, target, reason) => {
    const folder = await temporaryFolder({ 'a/1.png': grey(1) });
    await symlink(join(folder, target), join(folder, 'a/2.png'));
    expect(await refusal(() => loadDataset(folder))).toBe(`${folder}/a/2.png: ${reason}`);
  });

  it('refuses an image of another size', async () => {
    const { folder, message } = await folderRefusal({
      'a/1.png': grey(1),
      'b/1.png': png(1, 2, 1, [1, 1]),
    });
    expect(message).toBe(
      `${folder}/b/1.png: 1 wide and 2 high, expected 2 wide and 1 high as in ${folder}/a/1.png; to scale all images, give --size, such as --size 8`,
    );
  });

  it('refuses a truncated image', async () => {
    const { folder, message } = await folderRefusal({ 'a/1.png': grey(1).subarray(0, 60) });
    expect(message).toBe(
      `${folder}/a/1.png: cannot be decoded (it ends too early); mend or remove it, or give --skip-broken`,
    );
  });

  it('refuses a JPEG over which its decoder falls, without the words of its code', async () => {
    const whole = await readFile(
      new URL('../image-files/pictures/progressive.jpg', import.meta.url),
    );
    const { folder, message } = await folderRefusal({ 'a/1.jpg': whole.subarray(0, 231) });
    expect(message).toBe(
      `${folder}/a/1.jpg: cannot be decoded (it is damaged); mend or remove it, or give --skip-broken`,
    );
  });

  it('refuses a corrupt image', async () => {
    const pixels = await folderRefusal({ 'a/1.png': withFlippedBit(grey(1), 45) });
    expect(pixels.message).toBe(
      `${pixels.folder}/a/1.png: cannot be decoded (CRC mismatch for chunk IDAT. Expected 1140597053, found 3851102857); mend or remove it, or give --skip-broken`,
    );
    const packing = await folderRefusal({ 'a/1.png': withFlippedBit(grey(1), 41) });
    expect(packing.message).toBe(
      `${packing.folder}/a/1.png: cannot be decoded (Error while decompressing the data: invalid zlib data); mend or remove it, or give --skip-broken`,
    );
  });

  it('refuses a file that is an image by name only', async () => {
    const { folder, message } = await folderRefusal({ 'a/1.png': 'no image' });
    expect(message).toBe(
      `${folder}/a/1.png: cannot be decoded (not one of PNG, JPEG, WebP, GIF, BMP or TIFF); mend or remove it, or give --skip-broken`,
    );
  });

  it('refuses a class folder of other files', async () => {
    const { folder, message } = await folderRefusal({ 'a/1.png': grey(1), 'b/notes.txt': '' });
    expect(message).toBe(
      `${folder}/b/notes.txt: not an image (.png, .jpg, .jpeg, .jfif, .webp, .gif, .bmp, .tif, .tiff)`,
    );
  });

  it('refuses a folder inside a class folder', async () => {
    const { folder, message } = await folderRefusal({
      'a/1.png': grey(1),
      'a/b/1.png': grey(1),
      'c/1.png': grey(1),
    });
    expect(message).toBe(
      `${folder}/a/b: a folder inside a class folder; class folders may lie in folders that are called train, training, test, testing, val, valid, validation`,
    );
  });

  it('refuses two files of one name in other case', async () => {
    const { folder, message } = await folderRefusal({ 'a/x.png': grey(1), 'a/X.PNG': grey(2) });
    expect(message).toMatch(
      new RegExp(
        `^${folder}/a/x.png: differs from X.PNG by upper and lower case only; rename one$`,
        'i',
      ),
    );
  });

  it('refuses the name of a class that no URL could carry', async () => {
    const name = 'n'.repeat(100);
    const { folder, message } = await folderRefusal({
      [`${name}/1.png`]: grey(1),
      'b/1.png': grey(1),
    });
    expect(message).toBe(
      `${folder}/${name}: the name of a class has 100 characters; at most 64 are allowed`,
    );
  });

  it('refuses an image outside the class folders', async () => {
    const { folder, message } = await folderRefusal({ 'a/1.png': grey(1), '2.png': grey(1) });
    expect(message).toBe(`${folder}/2.png: an image outside the class folders`);
  });

  it('refuses more classes than a byte can tell apart', async () => {
    const names = Array.from({ length: 257 }, (_, index) => [`${index}/1.png`, grey(1)] as const);
    const most = await loadDataset(await temporaryFolder(Object.fromEntries(names.slice(1))));
    expect(most.train.labels.at(-1)).toBe(255);
    const { folder, message } = await folderRefusal(Object.fromEntries(names));
    expect(message).toBe(`${folder}: 257 class folders, at most 256`);
  });
});
