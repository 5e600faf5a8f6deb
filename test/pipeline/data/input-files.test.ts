import { fc } from '../../fixtures/seeded-checks.ts';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compareNames, readPlainOrGzip } from '../../../pipeline/data/input-files.ts';
import { imagesFile } from './idx-bytes.ts';
import { refusal } from './refusal.ts';
import { temporaryFolder } from './temporary-folder.ts';

const text = new Uint8Array(5000).map((_, index) => (index * index * 7) >> 3);
const packed = gzipSync(text);

async function readAs(bytes: Uint8Array): Promise<{ file: string; message: string }> {
  const file = join(await temporaryFolder({ file: bytes }), 'file');
  return { file, message: await refusal(() => readPlainOrGzip(file)) };
}

describe('readPlainOrGzip', () => {
  it('unpacks gzip whatever the name and leaves other files as they are', async () => {
    const folder = await temporaryFolder({ plain: imagesFile, 'plain.gz': text, packed });
    expect(await readPlainOrGzip(join(folder, 'plain'))).toEqual(imagesFile);
    expect(await readPlainOrGzip(join(folder, 'plain.gz'))).toEqual(text);
    expect(await readPlainOrGzip(join(folder, 'packed'))).toEqual(text);
  });

  it('refuses a file that is not there', async () => {
    const file = join(await temporaryFolder({}), 'missing');
    expect(await refusal(() => readPlainOrGzip(file))).toBe(`${file}: no such file`);
  });

  it('refuses gzip data cut anywhere, naming where the file ends', async () => {
    const file = join(await temporaryFolder({ file: packed }), 'file');
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: packed.length - 1 }), async (length) => {
        const cut = await temporaryFolder({ file: packed.subarray(0, length) });
        expect(await refusal(() => readPlainOrGzip(join(cut, 'file')))).toBe(
          `${join(cut, 'file')}: byte ${length}: the file ends inside its gzip data`,
        );
      }),
      { numRuns: 40 },
    );
    expect(await readPlainOrGzip(file)).toEqual(text);
  });

  it('names the byte with which zlib has read an unknown compression method and its flags', async () => {
    const { file, message } = await readAs(packed.map((byte, at) => (at === 2 ? 9 : byte)));
    expect(message).toBe(`${file}: byte 3: corrupt gzip data (unknown compression method)`);
  });

  it('names the last byte of a checksum that the data contradicts', async () => {
    const { file, message } = await readAs(
      packed.map((byte, at) => (at === packed.length - 7 ? byte ^ 1 : byte)),
    );
    expect(message).toBe(
      `${file}: byte ${packed.length - 5}: corrupt gzip data (incorrect data check)`,
    );
  });

  it('refuses other data after the gzip data', async () => {
    const { file, message } = await readAs(Buffer.concat([packed, Buffer.from('not gzip')]));
    expect(message).toBe(
      `${file}: byte ${packed.length + 1}: corrupt gzip data (incorrect header check)`,
    );
  });

  it('refuses any changed byte or, where it means nothing, reads the same data', async () => {
    const place = fc.integer({ min: 2, max: packed.length - 1 });
    await fc.assert(
      fc.asyncProperty(place, fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = packed.map((byte, index) => (index === at ? byte ^ change : byte));
        const file = join(await temporaryFolder({ file: changed }), 'file');
        const unpacked = await readPlainOrGzip(file).catch((error: unknown) => String(error));
        const isRefused = String(unpacked).startsWith(`InvalidInput: ${file}: byte `);
        expect(isRefused || Buffer.from(text).equals(Buffer.from(unpacked))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

describe('compareNames', () => {
  it('puts numbers in names by their value', () => {
    const names = ['10', '9', 'b', 'a10', 'a9', '1'];
    expect(names.toSorted(compareNames)).toEqual(['1', '9', '10', 'a9', 'a10', 'b']);
  });

  it('puts any names in one order, however they came', () => {
    const name = fc.string({ unit: fc.constantFrom('0', '1', '9', 'a', 'A', 'é', '-', '_') });
    fc.assert(
      fc.property(fc.uniqueArray(name), (names) => {
        const reversed = names.toReversed().toSorted(compareNames);
        expect(names.toSorted(compareNames)).toEqual(reversed);
      }),
    );
  });
});
