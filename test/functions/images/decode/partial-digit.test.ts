import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { normal, randomOf } from '../../../../bench/pictures/page.ts';
import { decodePng } from '../../../../functions/images/decode/png.ts';
import { partialDigit } from '../../../../functions/images/decode/partial-digit.ts';

const field = { width: 4, height: 4 };

/** Four rows of greys in hex; "." is transparent. */
async function digitOf(rows: readonly string[], scale = 1) {
  const [width, height] = [(rows[0]?.length ?? 0) * scale, rows.length * scale];
  const data = new Uint8Array(width * height * 2);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const row = rows[Math.floor(pixel / width / scale)] ?? '';
    const text = row[Math.floor((pixel % width) / scale)] ?? '.';
    data.set(text === '.' ? [128, 0] : [17 * parseInt(text, 16), 255], 2 * pixel);
  }
  return partialDigit(await decodePng(encode({ width, height, channels: 2, data })), field);
}

describe('a partial digit', () => {
  it('is known where it is opaque, without moving it', async () => {
    const { pixels, known } = await digitOf(['00..', '0f..', '0f..', '08..']);
    expect([...known]).toEqual([1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0]);
    expect([...pixels]).toEqual([0, 0, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 136, 0, 0]);
  });

  it('is inverted when it is dark on light', async () => {
    const light = await digitOf(['00..', '0f..', '0f..', '08..']);
    expect(await digitOf(['ff..', 'f0..', 'f0..', 'f7..'])).toEqual(light);
  });

  it('is the same several times as large', async () => {
    const rows = ['00..', '0f..', '0f..', '08..'];
    expect(await digitOf(rows, 5)).toEqual(await digitOf(rows));
  });

  it('may be known to be blank', async () => {
    const { pixels, known } = await digitOf(['00..', '00..', '....', '....']);
    expect([...pixels]).toEqual(Array(16).fill(0));
    expect(known.reduce((sum, isKnown) => sum + isKnown, 0)).toBe(4);
  });

  it('is refused in another shape', async () => {
    await expect(digitOf(['0f.', '0f.', '0f.', '0f.'])).rejects.toThrow(
      'The image cannot be read: It has 3 × 4 pixels; allowed: the proportions of 4 × 4.',
    );
  });
});

describe('a partial digit as a camera sees it', () => {
  const side = 56;
  const large = { width: 28, height: 28 };

  /** A bar of 8 columns on paper, the right part transparent, as a half of a 0 would be. */
  function halfOn(paper: number, ink: number, deviation: number, border = 0) {
    const random = randomOf('partial');
    const samples = new Uint8Array(side * side * 4);
    for (let pixel = 0; pixel < side * side; pixel++) {
      const [x, y] = [pixel % side, Math.floor(pixel / side)];
      if (x >= 24 || Math.min(x, y, side - 1 - y) < border) continue;
      const level =
        (x >= 10 && x < 18 && y >= 8 && y < 48 ? ink : paper) + deviation * normal(random);
      const byte = Math.min(255, Math.max(0, Math.round(level)));
      samples.set([byte, byte, byte, 255], 4 * pixel);
    }
    return partialDigit({ width: side, height: side, samples }, large);
  }
  const clean = halfOn(255, 0, 0);
  const paperOf = (pixels: Uint8Array) =>
    pixels.filter((_, at) => clean.known[at] === 1 && clean.pixels[at] === 0);

  it.each<[string, number, number, number, number]>([
    ['with noise', 230, 40, 6, 0],
    ['with a transparent border and noise', 230, 40, 6, 4],
    ['in pencil', 235, 205, 0, 0],
    ['in pencil with a transparent border and noise', 235, 205, 2, 4],
  ])(
    'has no ink on its paper and full ink on its strokes %s',
    (_, paper, ink, deviation, border) => {
      const { pixels } = halfOn(paper, ink, deviation, border);
      const onPaper = paperOf(pixels);
      expect(onPaper.reduce((sum, value) => sum + value, 0) / onPaper.length).toBeLessThan(3);
      const strokes = pixels.filter((__, at) => clean.pixels[at] === 255);
      expect(strokes.reduce((sum, value) => sum + value, 0) / strokes.length).toBeGreaterThan(240);
    },
  );
});
