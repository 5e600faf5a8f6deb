import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFileDurably, writeFolderDurably } from '../../../pipeline/files/durable-writes.ts';
import { makeFolder, makeRoomForFile } from '../../../pipeline/files/make-folder.ts';
import { InvalidInput } from '../../../pipeline/invalid-input.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

async function folderWithFile(): Promise<{ folder: string; file: string }> {
  const folder = await temporaryFolder('make-folder');
  const file = join(folder, 'notes.txt');
  await writeFile(file, 'mine');
  return { folder, file };
}

describe('makeFolder', () => {
  it('makes the folders above, and takes one that is there', async () => {
    const folder = join(await temporaryFolder('make-folder'), 'a', 'b');
    await makeFolder(folder);
    await makeFolder(folder);
    expect((await stat(folder)).isDirectory()).toBe(true);
  });

  it('names the path and says that a folder is wanted where a file is in the way', async () => {
    const { file } = await folderWithFile();
    await expect(makeFolder(file, '--out')).rejects.toThrow(
      new InvalidInput(`--out ${file}: is a file, but a folder is wanted`),
    );
    const below = join(file, 'a', 'b');
    await expect(makeFolder(below)).rejects.toThrow(
      new InvalidInput(`${below}: ${file} is a file, but a folder is wanted`),
    );
    expect(await readFile(file, 'utf8')).toBe('mine');
  });
});

describe('makeRoomForFile', () => {
  it('takes a file that is there, and a new one in a new folder', async () => {
    const { folder, file } = await folderWithFile();
    await makeRoomForFile(file, '--out');
    await makeRoomForFile(join(folder, 'new', 'figures.json'), '--out');
    expect((await stat(join(folder, 'new'))).isDirectory()).toBe(true);
  });

  it('refuses a folder in place of the file, and a file in place of its folder', async () => {
    const { folder, file } = await folderWithFile();
    await expect(makeRoomForFile(folder, '--out')).rejects.toThrow(
      new InvalidInput(`--out ${folder}: is a folder, but a file is wanted`),
    );
    await expect(makeRoomForFile(join(file, 'figures.json'), '--out')).rejects.toThrow(
      new InvalidInput(`--out ${file}: is a file, but a folder is wanted`),
    );
  });
});

describe('durable writes', () => {
  it('say which kind is in the way of a file or a folder', async () => {
    const { folder, file } = await folderWithFile();
    const below = join(file, 'model');
    await expect(writeFolderDurably(below, new Map([['a', 'b']]))).rejects.toThrow(
      new InvalidInput(`${below}: ${file} is a file, but a folder is wanted`),
    );
    const taken = join(folder, 'taken');
    await mkdir(taken);
    await expect(writeFileDurably(taken, 'text')).rejects.toThrow(
      new InvalidInput(`${taken}: is a folder, but a file is wanted`),
    );
  });
});
