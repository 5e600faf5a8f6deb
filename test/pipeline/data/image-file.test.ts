import { readFile, readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { greyPixels } from '../../../pipeline/data/grey-pixels.ts';
import { decodeImageFile } from '../../../pipeline/data/image-file.ts';

const folder = new URL('images/', import.meta.url);

/** The greys that Pillow reads, as images/make.py wrote them, in base64. */
const expected = JSON.parse(await readFile(new URL('expected.json', folder), 'utf8')) as Readonly<
  Record<string, string>
>;

const read = async (name: string) => decodeImageFile(await readFile(new URL(name, folder)));

/** Decoders of JPEG may round differently, and smooth colours differently where they were stored at half size. */
function tolerance(name: string): number {
  if (name.endsWith('.jpg')) return 3;
  // Pillow takes the palette's colours of 16 bits to 8 before it takes them to grey.
  return name === 'palette.tif' ? 1 : 0;
}

describe('an image file', () => {
  const readable = Object.entries(expected).filter(([name]) => name !== 'rgb-tiled.tif');

  it.each(readable)('has the greys in %s that Pillow reads', async (name, base64) => {
    const samples = await read(name);
    expect(samples).toMatchObject({ width: 20, height: 13 });
    const wanted = Buffer.from(base64, 'base64');
    const greys = greyPixels(samples);
    expect(greys).toHaveLength(wanted.length);
    const differences = greys.map((grey, index) => Math.abs(grey - (wanted[index] ?? 0)));
    expect(Math.max(...differences)).toBeLessThanOrEqual(tolerance(name));
  });

  it.each(readable)('is refused when %s is cut', async (name) => {
    const whole = await readFile(new URL(name, folder));
    for (const share of [0.2, 0.5, 0.8]) {
      expect(() => decodeImageFile(whole.subarray(0, share * whole.length))).toThrow(Error);
    }
  });

  it('is refused where the decoder would misread it: tiles of colours', async () => {
    await expect(read('rgb-tiled.tif')).rejects.toThrow(
      new Error('tiles of 3 samples per pixel are not supported'),
    );
  });

  it('has a known answer for each picture in the folder', async () => {
    const names = await readdir(folder);
    const pictures = names.filter((name) => /\.(jpg|png|tif)$/.test(name));
    expect(pictures.toSorted()).toEqual(Object.keys(expected).toSorted());
  });
});
