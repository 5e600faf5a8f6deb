import { describe, expect, it } from 'vitest';
import { decodeImageFile } from '../../../../pipeline/data/image-files/decode.ts';

/** The grey of an index in the palettes below. */
const greyOf = (index: number) => 10 * index + 5;

/** A BMP of 5 × 3 pixels, with its rows from the bottom up. @param compression 1: BI_RLE8, 2: BI_RLE4 */
function bmp(bits: 4 | 8, compression: number, runs: readonly number[]): Uint8Array {
  const colors = 12;
  const start = 54 + 4 * colors;
  const bytes = Buffer.alloc(start + runs.length);
  bytes.write('BM', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(start, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(5, 18);
  bytes.writeInt32LE(3, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(bits, 28);
  bytes.writeUInt32LE(compression, 30);
  bytes.writeUInt32LE(runs.length, 34);
  bytes.writeUInt32LE(colors, 46);
  for (let index = 0; index < colors; index++)
    bytes.fill(greyOf(index), 54 + 4 * index, 57 + 4 * index);
  bytes.set(runs, start);
  return bytes;
}

async function indicesOf(bytes: Uint8Array): Promise<readonly number[]> {
  const { data, channels } = await decodeImageFile(bytes);
  const firsts = Array.from(data).filter((_, index) => index % channels === 0);
  return firsts.map((grey) => (grey - 5) / 10);
}

// A run of each kind a row: of one value, pixels as they are with padding, and a move to the right.
const runs8 = [3, 7, 2, 9, 0, 0, 0, 5, 1, 2, 3, 4, 5, 0, 0, 0, 0, 2, 2, 0, 3, 6, 0, 1];
const runs4 = [5, 0x12, 0, 0, 0, 5, 0x34, 0x56, 0x70, 0, 0, 0, 0, 2, 2, 0, 3, 0xab, 0, 1];

describe('a BMP of run lengths', () => {
  // The indices are those that Pillow 13.0.0 reads.
  it.each([
    [8, 1, runs8, [0, 0, 6, 6, 6, 1, 2, 3, 4, 5, 7, 7, 7, 9, 9]],
    [4, 2, runs4, [0, 0, 10, 11, 10, 3, 4, 5, 6, 7, 1, 2, 1, 2, 1]],
  ] as const)('of %i bits is read', async (bits, compression, runs, indices) => {
    expect(await indicesOf(bmp(bits, compression, runs))).toEqual(indices);
  });

  it('leaves out what lies beyond the end of a row, and above the last', async () => {
    const runs = [9, 1, 0, 0, 5, 2, 0, 0, 5, 3, 0, 0, 5, 4, 0, 1];
    expect(await indicesOf(bmp(8, 1, runs))).toEqual([3, 3, 3, 3, 3, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1]);
  });

  it('is refused where it ends too early', async () => {
    for (let length = 0; length < runs8.length; length++) {
      const cut = bmp(8, 1, runs8.slice(0, length));
      await expect(decodeImageFile(cut)).rejects.toThrow('it ends too early');
    }
  });
});
