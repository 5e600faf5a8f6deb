import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../../pipeline/data/dataset.ts';
import { defaultReading, readingOf } from '../../../pipeline/data/format.ts';
import { inspectDataset } from '../../../pipeline/data/inspection.ts';
import { idxBytes } from './idx-bytes.ts';
import { png } from './grey-png.ts';
import { refusal } from './refusal.ts';
import { temporaryFolder } from './temporary-folder.ts';

const red = [255, 0, 0];
const tinted = [10, 200, 30];

describe('images in colour', () => {
  it('keep their colours, and grey ones beside them become grey in RGB', async () => {
    const folder = await temporaryFolder({
      'a/1.png': png(2, 1, 3, [...red, ...tinted]),
      'b/1.png': png(2, 1, 1, [7, 8]),
    });
    const { train, notes } = await loadDataset(folder);
    expect(train).toMatchObject({ height: 1, width: 2, channels: 3 });
    expect([...train.pixels]).toEqual([...red, ...tinted, 7, 7, 7, 8, 8, 8]);
    expect(notes).toEqual([
      'images in colour: 1 of 2; all are read in colour, --grey makes them grey',
    ]);
  });

  it('become grey by their luma where that is asked for', async () => {
    const folder = await temporaryFolder({ 'a/1.png': png(2, 1, 3, [...red, ...tinted]) });
    const { train, notes, reading } = await loadDataset(folder, { ...defaultReading, grey: true });
    expect(train.channels).toBe(1);
    // 0.299 × 255, and 0.299 × 10 + 0.587 × 200 + 0.114 × 30.
    expect([...train.pixels]).toEqual([76, 124]);
    expect(notes).toEqual(['images in colour: 1 of 1; all are read in grey']);
    expect(reading).toEqual({ ...defaultReading, grey: true });
  });

  it('of files that store grey as RGB stay grey', async () => {
    const folder = await temporaryFolder({ 'a/1.png': png(2, 1, 3, [9, 9, 9, 20, 21, 20]) });
    const { train, notes } = await loadDataset(folder);
    expect([train.channels, [...train.pixels], notes]).toEqual([1, [9, 21], undefined]);
  });

  it('lie on one background where they are transparent', async () => {
    const folder = await temporaryFolder({ 'a/1.png': png(2, 1, 4, [...red, 128, 0, 0, 0, 0]) });
    const { train, notes, ground } = await loadDataset(folder);
    expect([...train.pixels]).toEqual([255, 127, 127, 255, 255, 255]);
    expect(ground).toBe('white');
    const opaque = await temporaryFolder({ 'a/1.png': png(1, 1, 1, [9]) });
    expect((await loadDataset(opaque)).ground).toBeUndefined();
    expect(notes?.[0]).toBe('images with transparent pixels: 1 of 1; these lie on white');
  });

  it('are scaled channel by channel', async () => {
    const planes = [0, 1, 2].map((channel) =>
      Array.from({ length: 20 * 12 }, (_, place) => (place * (channel + 3)) % 256),
    );
    const interleaved = planes[0]?.flatMap((_, place) => planes.map((plane) => plane[place] ?? 0));
    const reading = { ...defaultReading, size: 8 };
    const colored = await temporaryFolder({ 'a/1.png': png(20, 12, 3, interleaved ?? []) });
    const { train } = await loadDataset(colored, reading);
    for (const [channel, plane] of planes.entries()) {
      const grey = await temporaryFolder({ 'a/1.png': png(20, 12, 1, plane) });
      const expected = await loadDataset(grey, reading);
      expect([...train.pixels].filter((_, place) => place % 3 === channel)).toEqual([
        ...expected.train.pixels,
      ]);
    }
  });

  it('are read from IDX files with a fourth dimension, and refused with another than 3', async () => {
    const labels = idxBytes(0x801, [2], [0, 1]);
    const pixels = [...red, ...tinted, 1, 2, 3, 4, 5, 6];
    const folder = await temporaryFolder({
      'train-images-idx4-ubyte': idxBytes(0x804, [2, 1, 2, 3], pixels),
      'train-labels-idx1-ubyte': labels,
    });
    const { train } = await loadDataset(folder);
    expect(train).toMatchObject({ count: 2, height: 1, width: 2, channels: 3 });
    expect([...train.pixels]).toEqual(pixels);
    const grey = await loadDataset(folder, { ...defaultReading, grey: true });
    expect([grey.train.channels, [...grey.train.pixels]]).toEqual([1, [76, 124, 2, 5]]);
    const wrong = await temporaryFolder({
      'train-images-idx3-ubyte': idxBytes(0x804, [1, 1, 2, 2], [1, 2, 3, 4]),
      'train-labels-idx1-ubyte': idxBytes(0x801, [1], [0]),
    });
    expect(await refusal(() => loadDataset(wrong))).toMatch(
      /train-images-idx3-ubyte: byte 16: 2 channels, 1 or 3 are allowed$/,
    );
  });

  it('are read from a NumPy array whose last dimension is 3', async () => {
    const folder = await temporaryFolder({
      'x_train.npy': npy([1, 1, 2, 3], [...red, ...tinted]),
      'y_train.npy': npy([1], [0]),
    });
    const { train } = await loadDataset(folder);
    expect([train.channels, [...train.pixels]]).toEqual([3, [...red, ...tinted]]);
  });

  it('are looked at by their edges and repetitions like grey ones', async () => {
    const folder = await temporaryFolder({
      'a/1.png': png(4, 4, 3, Array.from({ length: 16 }, () => tinted).flat()),
      'a/2.png': png(4, 4, 3, Array.from({ length: 16 }, () => tinted).flat()),
    });
    const { channels, background, oddities } = inspectDataset(await loadDataset(folder));
    expect([channels, background]).toEqual([3, 'dark']);
    expect(oddities).toContain('training images of one colour only: 2');
    expect(oddities).toContain('training images that repeat others pixel by pixel: 1');
  });
});

describe('a run that was started before colours were kept', () => {
  it('reads its images in grey, as then', () => {
    expect(readingOf(undefined, 1)).toEqual({ ...defaultReading, grey: true });
    expect(readingOf(undefined, 3)).toBeUndefined();
  });
});

/** @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html */
function npy(shape: readonly number[], values: readonly number[]): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (${sizes}), }`.padEnd(117);
  const text = Buffer.from(`\x93NUMPY\x01\0\x76\0${header}\n`, 'latin1');
  return Buffer.concat([text, Uint8Array.from(values)]);
}
