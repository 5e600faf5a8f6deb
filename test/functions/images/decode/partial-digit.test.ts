import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
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
