import { describe, expect, test } from 'vitest';
import { exampleOf } from '../../datasets/example.ts';
import type { Point } from '../../datasets/geometry.ts';
import { inkThreshold } from '../../datasets/lines/glyph.ts';
import type { Mask } from '../../datasets/lines/mask.ts';
import { paperNames, papers } from '../../datasets/paper/presets.ts';
import { createLineSeries, type DrawnLine, type LinePlan } from '../../datasets/series.ts';
import { readAlias } from '../../models/manifest/alias.ts';
import { generate, loadGenerator } from '../../models/generator.ts';
import { folderStore } from '../../models/stores/folder.ts';
import { inside, textsOfAll } from './boxes.ts';
import { planOf } from './plan.ts';

const store = folderStore('models/shipped');
const generator = await loadGenerator(store, (await readAlias(store, 'champion')).id);

async function draw(plan: LinePlan, texts: readonly string[]): Promise<readonly DrawnLine[]> {
  const requests = texts.map((text, index) => ({ index, text }));
  return createLineSeries(generator.manifest, plan, (draws) => generate(generator, draws)).draw(
    requests,
  );
}

/** How far the ink of a mask lies outside of a convex shape, whose corners go clockwise, in pixels. */
function farthestOutside({ left, top, width, pixels }: Mask, corners: readonly Point[]): number {
  let farthest = 0;
  for (const [at, grey] of pixels.entries()) {
    if (grey < inkThreshold) continue;
    const [x, y] = [left + (at % width) + 0.5, top + Math.floor(at / width) + 0.5];
    for (const [index, [x0, y0]] of corners.entries()) {
      const [x1, y1] = corners[(index + 1) % corners.length] ?? [0, 0];
      const outside = (x - x0) * (y1 - y0) - (y - y0) * (x1 - x0);
      farthest = Math.max(farthest, outside / Math.hypot(x1 - x0, y1 - y0));
    }
  }
  return farthest;
}

describe('lines', () => {
  test.each(paperNames)("on %s have each character's ink in its box, which fits", async (name) => {
    const lines = await draw(
      planOf({ paper: papers[name], variation: 'loose', touching: 0.2 }),
      textsOfAll(24),
    );
    for (const { text, width, height, characters } of lines) {
      expect(characters.map((character) => character.text).join('')).toBe(text);
      for (const { text: character, mask, box } of characters) {
        expect(box === null).toBe(character === ' ');
        if (!box || !mask) continue;
        expect(box.left).toBeGreaterThanOrEqual(0);
        expect(box.top).toBeGreaterThanOrEqual(0);
        expect(box.right).toBeLessThanOrEqual(width);
        expect(box.bottom).toBeLessThanOrEqual(height);
        const { share, margin } = inside(mask, box);
        expect(share).toBeGreaterThan(0.99);
        expect(margin).toBeLessThanOrEqual(1);
      }
    }
  });

  test.each(paperNames)("on %s have each character's ink between its corners", async (name) => {
    const paper = { ...papers[name], perspective: [0.2, 0.3], skew: [-0.1, 0.1] } as const;
    const lines = await draw(planOf({ paper, variation: 'loose' }), textsOfAll(12));
    for (const { characters } of lines) {
      for (const { mask, corners } of characters) {
        if (!mask || !corners) continue;
        expect(farthestOutside(mask, corners)).toBeLessThan(1.5);
      }
    }
  });

  test('boxes are where the ink of clean pictures is', async () => {
    const [line] = await draw(planOf({ spacing: 'wide' }), ['1-8']);
    if (!line) throw new Error('no line');
    const dark = Array.from({ length: line.width }, (_, x) =>
      Array.from(
        { length: line.height },
        (_ignored, y) => line.pixels[y * line.width + x] ?? 255,
      ).some((level) => level <= 255 - inkThreshold),
    );
    const boxed = Array.from({ length: line.width }, (_, x) =>
      line.characters.some(({ box }) => box && x >= box.left && x < box.right),
    );
    expect(dark).toEqual(boxed);
  });

  test('are the same alone as among others, and differ from seed to seed', async () => {
    const plan = planOf({ paper: papers.phone, writers: 3 });
    const together = await draw(plan, ['12', '345', '6.7']);
    const alone = await createLineSeries(generator.manifest, plan, (draws) =>
      generate(generator, draws),
    ).draw([{ index: 2, text: '6.7' }]);
    expect(alone[0]).toEqual(together[2]);
    const other = await draw({ ...plan, seed: 'other' }, ['12', '345', '6.7']);
    expect(other[2]?.pixels).not.toEqual(together[2]?.pixels);
  });

  test('of one writer have one number and similar, not the same, digits', async () => {
    const lines = await draw(planOf({ writers: 1, variation: 'steady' }), Array(6).fill('5'));
    expect(new Set(lines.map(({ writer }) => writer))).toEqual(new Set([0]));
    expect(new Set(lines.map(({ pixels }) => pixels.join())).size).toBeGreaterThan(1);
  });

  test('touch where they are asked to', async () => {
    const texts = Array(20).fill('2468') as string[];
    const apart = await draw(planOf({ variation: 'steady' }), texts);
    const touching = await draw(planOf({ variation: 'steady', touching: 1 }), texts);
    const widths = (lines: readonly DrawnLine[]) =>
      lines.reduce((sum, { width }) => sum + width, 0);
    expect(widths(touching)).toBeLessThan(widths(apart));
    const shared = touching.filter(({ characters }) =>
      characters.some(({ box }, index) => {
        const next = characters[index + 1]?.box;
        return box && next && next.left <= box.right;
      }),
    );
    expect(shared.length).toBeGreaterThan(15);
  });

  test('on forms have a box around each character', async () => {
    const [line] = await draw(planOf({ paper: papers.form, variation: 'steady' }), ['0123']);
    const middles =
      line?.characters.map(({ box }) => ((box?.left ?? 0) + (box?.right ?? 0)) / 2) ?? [];
    const steps = middles.slice(1).map((middle, index) => middle - (middles[index] ?? 0));
    for (const step of steps) expect(Math.abs(step - (steps[0] ?? 0))).toBeLessThan(2);
  });

  test('have signs as wide, dark and tall as their digits', async () => {
    const [line] = await draw(planOf({ variation: 'steady' }), ['1/']);
    const [digit, slash] = line?.characters ?? [];
    const height = (box: typeof digit) => (box?.box ? box.box.bottom - box.box.top : 0);
    expect(height(slash) / height(digit)).toBeGreaterThan(0.85);
    expect(height(slash) / height(digit)).toBeLessThan(1.4);
  });

  test('become examples with a mask that names each character', async () => {
    const [line] = await draw(planOf(), ['1 2']);
    if (!line) throw new Error('no line');
    const example = exampleOf(line, { mask: true, grey: true });
    expect(example.characters.map(({ box }) => box !== null)).toEqual([true, false, true]);
    expect(example.mask?.subarray(1, 4)).toEqual(new TextEncoder().encode('PNG'));
    expect(example.grey).toHaveLength(line.width * line.height);
  });
});
