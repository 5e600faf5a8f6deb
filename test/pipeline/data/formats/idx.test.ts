import { describe, expect, it } from 'vitest';
import { parseIdxImages, parseIdxLabels } from '../../../../pipeline/data/formats/idx-bytes.ts';
import { idxBytes, imagesFile, labelsFile, twoImages } from '../idx-bytes.ts';
import { refusal } from '../refusal.ts';

const file = '/data/train-images-idx3-ubyte';
const images = (bytes: Uint8Array) => refusal(() => parseIdxImages(bytes, file));
const labels = (bytes: Uint8Array) => refusal(() => parseIdxLabels(bytes, file));

describe('parseIdxImages', () => {
  it('reads the sizes and the pixels of a file written by hand', () => {
    expect(parseIdxImages(imagesFile, file)).toEqual({
      count: 2,
      height: 2,
      width: 3,
      channels: 1,
      pixels: Uint8Array.from(twoImages),
    });
  });

  it('reads bytes that lie inside a larger buffer', () => {
    const larger = new Uint8Array(imagesFile.length + 7);
    larger.set(imagesFile, 5);
    const parsed = parseIdxImages(larger.subarray(5, 5 + imagesFile.length), file);
    expect(parsed).toEqual(parseIdxImages(imagesFile, file));
    expect(parsed.pixels.buffer.byteLength).toBe(12);
  });

  it('refuses another number of dimensions', async () => {
    expect(await images(idxBytes(0x0805, [1, 1, 1, 1, 1], [0]))).toBe(
      `${file}: byte 0: magic number 0x00000805, expected 0x00000803 (unsigned bytes, 3 dimensions)`,
    );
  });

  it('refuses labels where images are expected', async () => {
    expect(await images(labelsFile)).toBe(
      `${file}: byte 0: magic number 0x00000801, expected 0x00000803 (unsigned bytes, 3 dimensions)`,
    );
  });

  it('refuses a file of another format', async () => {
    expect(await images(Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'))).toBe(
      `${file}: byte 0: magic number 0x89504e47, expected 0x00000803 (unsigned bytes, 3 dimensions)`,
    );
  });

  it.each([
    [0x09, '0x09 (signed bytes)'],
    [0x0b, '0x0b (16-bit integers)'],
    [0x0c, '0x0c (32-bit integers)'],
    [0x0d, '0x0d (32-bit floats)'],
    [0x0e, '0x0e (64-bit floats)'],
  ])('refuses the type code %i of other numbers', async (code, named) => {
    expect(await images(idxBytes(code * 256 + 3, [1, 1, 1], [0]))).toBe(
      `${file}: byte 2: type code ${named}, expected 0x08 (unsigned bytes)`,
    );
  });

  it('refuses an empty file and one that ends inside its header', async () => {
    expect(await images(new Uint8Array())).toBe(
      `${file}: byte 0: the file ends inside its header of 16 bytes`,
    );
    expect(await images(imagesFile.subarray(0, 15))).toBe(
      `${file}: byte 15: the file ends inside its header of 16 bytes`,
    );
  });

  it('refuses a file with fewer pixels than its header says', async () => {
    expect(await images(idxBytes(0x0803, [1, 28, 28], new Uint8Array(700)))).toBe(
      `${file}: byte 16: 784 bytes of pixels expected for 1 × 28 × 28, 700 found`,
    );
  });

  it('refuses sizes whose product no file has', async () => {
    const sizes = [0xffffffff, 0xffffffff, 1];
    expect(await images(idxBytes(0x0803, sizes, [0]))).toBe(
      `${file}: byte 16: 18446744065119617000 bytes of pixels expected for 4294967295 × 4294967295 × 1, 1 found`,
    );
  });

  it('refuses bytes after the last pixel', async () => {
    expect(await images(Uint8Array.from([...imagesFile, 0, 0]))).toBe(
      `${file}: byte 28: 2 × 2 × 3 pixels end here, the file at byte 30`,
    );
  });

  it.each([
    [[0, 28, 28], 'byte 4: 0 images'],
    [[1, 0, 28], 'byte 8: 0 rows'],
    [[1, 28, 0], 'byte 12: 0 columns'],
  ])('refuses the sizes %j', async (sizes, problem) => {
    expect(await images(idxBytes(0x0803, sizes, []))).toBe(`${file}: ${problem}`);
  });
});

describe('parseIdxLabels', () => {
  it('reads the labels of a file written by hand', () => {
    expect(parseIdxLabels(labelsFile, file)).toEqual(Uint8Array.of(7, 2));
  });

  it('refuses images where labels are expected', async () => {
    expect(await labels(imagesFile)).toBe(
      `${file}: byte 0: magic number 0x00000803, expected 0x00000801 (unsigned bytes, 1 dimension)`,
    );
  });

  it('refuses a file that ends inside its header', async () => {
    expect(await labels(labelsFile.subarray(0, 3))).toBe(
      `${file}: byte 3: the file ends inside its header of 8 bytes`,
    );
  });

  it('refuses fewer labels than its header says', async () => {
    expect(await labels(idxBytes(0x0801, [3], [1, 2]))).toBe(
      `${file}: byte 8: 3 bytes of labels expected, 2 found`,
    );
  });

  it('refuses bytes after the last label', async () => {
    expect(await labels(idxBytes(0x0801, [3], [1, 2, 3, 4]))).toBe(
      `${file}: byte 11: 3 labels end here, the file at byte 12`,
    );
  });

  it('refuses a file of no labels', async () => {
    expect(await labels(idxBytes(0x0801, [0], []))).toBe(`${file}: byte 4: 0 labels`);
  });
});
