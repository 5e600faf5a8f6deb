import { join } from 'node:path';
import { zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { loadDataset } from '../../../pipeline/data/dataset.ts';
import { grey } from './grey-png.ts';
import { refusal } from './refusal.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Places of the flags and of the name in the headers of a zip's entries (APPNOTE.TXT, 4.3.7 and 4.3.12). */
const headers = [
  { signature: 0x04034b50, flags: 6, nameLength: 26, name: 30 },
  { signature: 0x02014b50, flags: 8, nameLength: 28, name: 46 },
] as const;

/** A zip of one image whose path has these bytes, without the flag for UTF-8. */
function zipWithout(path: Uint8Array): Uint8Array {
  const zip = Buffer.from(zipSync({ ['x'.repeat(path.length)]: [grey(1), { level: 0 }] }));
  for (const { signature, flags, nameLength, name } of headers) {
    const mark = Buffer.alloc(4);
    mark.writeUInt32LE(signature);
    const start = zip.indexOf(mark);
    expect(zip.readUInt16LE(start + nameLength)).toBe(path.length);
    zip.writeUInt16LE(0, start + flags);
    zip.set(path, start + name);
  }
  return zip;
}

async function pathOfZip(path: Uint8Array): Promise<string> {
  return join(await temporaryFolder({ 'set.zip': zipWithout(path) }), 'set.zip');
}

it.each([
  ['as macOS writes it', Buffer.from('Größe/ä.png'.normalize('NFD'))],
  ['as Info-ZIP writes it', Buffer.from('Größe/ä.png')],
  ['as Windows writes it', Buffer.from('Gr\x94\xe1e/\x84.png', 'latin1')],
])('a class has its name in a zip without the flag for UTF-8, %s', async (_name, path) => {
  expect((await loadDataset(await pathOfZip(path))).labels).toEqual(['Größe']);
});

it('a path that leads out of a zip is refused', async () => {
  const zip = await pathOfZip(Buffer.from('../a/1.png'));
  expect(await refusal(() => loadDataset(zip))).toBe(
    `${zip}: cannot be read as a zip (invalid relative path: ../a/1.png)`,
  );
});
