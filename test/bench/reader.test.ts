import { describe, expect, it } from 'vitest';
import { cutDigits } from '../../bench/reader/characters.ts';
import { linesOf } from '../../bench/reader/lines.ts';
import { lookToRead } from '../../bench/reader/looks.ts';
import type { RenderedLine } from '../../datasets/paper/render.ts';
import type { LabelledImages } from '../../pipeline/data/images.ts';

/** Two strokes of 4 × 40 on a picture of 100 × 60, the first with a box. */
function pictureOf({ ink, paper }: { readonly ink: number; readonly paper: number }): RenderedLine {
  const pixels = new Uint8Array(100 * 60).fill(paper);
  for (let y = 10; y < 50; y++) {
    for (const x of [30, 31, 32, 33, 60, 61, 62, 63]) pixels[y * 100 + x] = ink;
  }
  const box = { left: 30, top: 10, right: 34, bottom: 50 };
  const character = { text: '1', mask: null, box, corners: null };
  return { width: 100, height: 60, channels: 1, pixels, characters: [character] };
}

async function* one(line: RenderedLine): AsyncGenerator<RenderedLine> {
  yield line;
}

async function all(lines: AsyncIterable<RenderedLine>): Promise<readonly RenderedLine[]> {
  const drawn: RenderedLine[] = [];
  for await (const line of lines) drawn.push(line);
  return drawn;
}

/** Images of one grey each, which tells them apart: so many of each digit. */
function plainDigits(counts: readonly number[]): LabelledImages {
  const labels = Uint8Array.from(counts.flatMap((count, digit) => Array(count).fill(digit)));
  const pixels = new Uint8Array(labels.length * 784);
  for (const index of labels.keys()) {
    const image = pixels.subarray(index * 784, (index + 1) * 784);
    for (let y = 4; y < 24; y++) image.fill(100 + index, y * 28 + 8, y * 28 + 20);
  }
  return { height: 28, width: 28, channels: 1, count: labels.length, pixels, labels };
}

describe('the digits that a reader gets', () => {
  it('are in the middle, with paper around their box and without their neighbour', async () => {
    const cut = await cutDigits(one(pictureOf({ ink: 0, paper: 255 })));
    expect([cut.count, cut.labels[0]]).toEqual([1, 1]);
    // The stroke is 40 of 46 pixels high, which become 28, and 4 of them wide.
    const rows = [0, 14, 27].map((y) => [...cut.pixels.subarray(y * 28, y * 28 + 28)]);
    const [above, ink = 0, below] = rows.map(
      (row) => row.reduce((sum, level) => sum + level) / 255,
    );
    expect([above, below]).toEqual([0, 0]);
    expect(Math.abs(ink - (4 * 28) / 46)).toBeLessThan(0.3);
    expect(rows[1]?.slice(13, 15).every((level) => level > 200)).toBe(true);
  });

  it('are the same in bright and in dim light', async () => {
    const bright = await cutDigits(one(pictureOf({ ink: 0, paper: 255 })));
    const dim = await cutDigits(one(pictureOf({ ink: 60, paper: 140 })));
    expect(dim).toEqual(bright);
  });
});

describe('lines of real digits', () => {
  it('have every image once, and no digit twice', async () => {
    const images = plainDigits([9, 9, 9, 9, 9, 7, 7, 7, 7, 7]);
    const look = { ...lookToRead('clean'), variation: 'steady' } as const;
    const lines = await all(linesOf(images, { count: 100, look, seed: 'a' }));
    const texts = lines.map(({ characters }) => characters.map(({ text }) => text).join(''));
    expect(texts).toHaveLength(10);
    for (const text of texts) expect(new Set(text).size).toBe(8);
    // Each image has a grey of its own, and clean paper shows it.
    const greys = lines.flatMap(({ characters, pixels, width }) =>
      characters.map(({ box }) => {
        if (!box) throw new Error('no box');
        const [x, y] = [(box.left + box.right) >> 1, (box.top + box.bottom) >> 1];
        return 255 - (pixels[y * width + x] ?? 0);
      }),
    );
    const expected = Array.from({ length: images.count }, (_, index) => 100 + index);
    expect(greys.toSorted((a, b) => a - b)).toEqual(expected);
  });

  it('are the same for the same seed', async () => {
    const images = plainDigits(Array(10).fill(2));
    const draw = async (seed: string) => {
      const look = lookToRead('phone');
      const lines = await all(linesOf(images, { count: 2, look, seed }));
      return lines.map(({ pixels }) => Buffer.from(pixels).toString('base64'));
    };
    expect(await draw('a')).toEqual(await draw('a'));
    expect(await draw('a')).not.toEqual(await draw('b'));
  });
});
