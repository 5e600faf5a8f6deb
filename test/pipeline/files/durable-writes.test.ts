import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  removeAbandoned,
  writeFileDurably,
  writeFolderDurably,
} from '../../../pipeline/files/durable-writes.ts';
import { createProcessToken } from '../../../pipeline/files/process-token.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

const writes = 60;

/** A folder's content of which each file says the same. */
function contentOf(name: string): ReadonlyMap<string, string> {
  return new Map([
    ['a', name],
    ['deeper/b', name],
  ]);
}

describe('two writers of one name at the same time', () => {
  it(`write a folder ${writes} times each without an error, and it is whole at the end`, async () => {
    const parent = await temporaryFolder('durable');
    const folder = join(parent, 'unit');
    const writer = async (name: string) => {
      for (let count = 0; count < writes; count++) {
        await writeFolderDurably(folder, contentOf(`${name} ${count}`));
      }
    };
    await Promise.all([writer('one'), writer('two')]);
    const read = (file: string) => readFile(join(folder, file), 'utf8');
    const [a, b] = await Promise.all([read('a'), read('deeper/b')]);
    expect(a).toBe(b);
    expect(a).toMatch(/^(?:one|two) \d+$/);
    expect(await readdir(parent)).toEqual(['unit']);
  });

  it(`write a file ${writes} times each without an error, and it is whole at any time`, async () => {
    const parent = await temporaryFolder('durable');
    const file = join(parent, 'file');
    const long = 'x'.repeat(10_000);
    const writer = async (name: string) => {
      for (let count = 0; count < writes; count++) {
        await writeFileDurably(file, `${name}${long}${name}`);
        expect(await readFile(file, 'utf8')).toMatch(/^(one|two)x{10000}\1$/);
      }
    };
    await Promise.all([writer('one'), writer('two')]);
    expect(await readdir(parent)).toEqual(['file']);
  });
});

describe('what was written aside', () => {
  it('is removed when the write fails', async () => {
    const parent = await temporaryFolder('durable');
    await mkdir(join(parent, 'taken', 'file'), { recursive: true });
    const write = writeFileDurably(join(parent, 'taken'), 'text');
    await expect(write).rejects.toThrow(`${parent}/taken: is a folder, but a file is wanted`);
    expect(await readdir(parent)).toEqual(['taken']);
  });

  it('by a process that lives, or of which nothing is known, is kept; that of one that ended is not', async () => {
    const parent = await temporaryFolder('durable');
    const own = await createProcessToken();
    const ended = own.replace(/^\d+/, '4194305');
    const names = [own, ended, own.replace(/@.*$/, '@elsewhere'), 'of-another-version'];
    for (const name of names) await writeFile(join(parent, `.partial-${name}`), '');
    await removeAbandoned(parent);
    expect((await readdir(parent)).toSorted()).toEqual(
      names
        .filter((name) => name !== ended)
        .map((name) => `.partial-${name}`)
        .toSorted(),
    );
  });
});
