import { describe, expect, it } from 'vitest';
import * as effects from '../../../../bench/pictures/effects.ts';
import {
  type Color,
  type Page,
  blankPage,
  inked,
  pictureOf,
  randomOf,
} from '../../../../bench/pictures/page.ts';
import { outlined, plated } from '../../../../bench/pictures/printed.ts';
import { wholeDigit } from '../../../../functions/images/decode/whole-digit.ts';

const field = { width: 28, height: 28 };
const [white, black, grey]: readonly Color[] = [
  [255, 255, 255],
  [0, 0, 0],
  [230, 230, 230],
];

/** A 7 with a bar of its own, which does not touch the rest. */
function sevenOn(page: Page, left: number, top: number, color: Color = black ?? [0, 0, 0]): Page {
  const coverage = new Float32Array(page.width * page.height);
  const fill = (x: number, y: number, width: number, height: number) => {
    for (let row = y; row < y + height; row++) {
      const start = (top + row) * page.width + left + Math.round(x);
      coverage.fill(1, start, start + width);
    }
  };
  fill(0, 0, 60, 9);
  for (let row = 9; row < 90; row++) fill(50 - row * 0.4, row, 10, 1);
  fill(12, 48, 9, 8);
  return inked(page, coverage, color);
}

const disc = { color: [30, 80, 200], width: 0.9, height: 0.9, corner: 108 } as const;
const onMiddle = (page: Page, color?: Color) => sevenOn(page, 90, 75, color);
const blank = (width: number, height: number, color: Color = white ?? [255, 255, 255]) =>
  blankPage(width, height, color);
const read = (page: Page) => wholeDigit(pictureOf(page), field);
const clean = read(sevenOn(blank(160, 160), 50, 35));

/** How far a reading is from that of the drawing alone, in levels of 255 a pixel. */
function difference(pixels: Uint8Array): number {
  return pixels.reduce((sum, pixel, at) => sum + Math.abs(pixel - (clean[at] ?? 0)), 0) / 784;
}

const changed = (effect: effects.Effect, page = sevenOn(blank(160, 160), 50, 35)) =>
  effect(page, randomOf('a'));
const pencilOn = (paper: number, pencil: number) =>
  sevenOn(blank(160, 160, [paper, paper, paper]), 50, 35, [pencil, pencil, pencil]);

describe('a bold zero', () => {
  it('is read itself, not what is in its hole', () => {
    const zero = outlined({
      ...disc,
      color: [0, 0, 0],
      thickness: 60,
      width: 0.55,
      height: 0.55,
      corner: 66,
    });
    const pixels = read(changed(zero, blank(240, 240)));
    const [middle, side] = [pixels[14 * 28 + 14], pixels[14 * 28 + 6]];
    expect([middle, side]).toEqual([0, 255]);
  });
});

describe('a drawing reads as it does alone', () => {
  it.each<[string, () => Page]>([
    [
      'far from the middle of a page with noise',
      () => changed(effects.noise(4), sevenOn(blank(600, 600, grey), 20, 30)),
    ],
    ['beside a soft shadow', () => changed(effects.softShadow(0.6))],
    ['across the edge of a shadow', () => changed(effects.hardShadow(0.4))],
    ['within a frame of one pixel', () => changed(effects.framed([0, 0, 0], 1))],
    [
      'in a box',
      () => changed(outlined({ color: [0, 0, 0], thickness: 2, width: 0.7, height: 0.8 })),
    ],
    ['in a ring', () => changed(outlined({ ...disc, thickness: 3 }), onMiddle(blank(240, 240)))],
    ['on a badge', () => onMiddle(changed(plated(disc), blank(240, 240)))],
    ['light on a badge', () => onMiddle(changed(plated(disc), blank(240, 240)), white)],
    ['within a thick frame', () => changed(effects.framed([60, 40, 30], 5, 4))],
    ['within a light grey frame of one pixel', () => changed(effects.framed([180, 180, 180], 1))],
    ['within a grey frame of 30 pixels', () => changed(effects.framed([180, 180, 180], 30))],
    ['within a black frame of 30 pixels', () => changed(effects.framed([0, 0, 0], 30))],
    [
      'within a white frame, light on dark',
      () =>
        changed(
          effects.framed([255, 255, 255], 30),
          sevenOn(blank(160, 160, [20, 20, 20]), 50, 35, [240, 240, 240]),
        ),
    ],
    [
      'within frames of two colours around a page with noise',
      () =>
        [
          effects.noise(3),
          effects.framed([200, 60, 40], 8),
          effects.framed([30, 30, 30], 3, 8),
        ].reduce((page, effect) => changed(effect, page), sevenOn(blank(160, 160), 50, 35)),
    ],
    [
      'on fine squared paper with faint lines',
      () =>
        changed(
          effects.noise(3),
          sevenOn(changed(effects.ruled([160, 180, 210], 22, 1, true), blank(400, 400)), 170, 150),
        ),
    ],
    [
      'on curved lines',
      () =>
        changed(
          effects.noise(2),
          sevenOn(changed(effects.curved([150, 170, 205], 32, 2, 12), blank(440, 440)), 180, 170),
        ),
    ],
    ['on ruled lines', () => changed(effects.ruled([110, 120, 170], 22, 1))],
    ['on squared paper', () => changed(effects.ruled([150, 160, 190], 14, 1, true))],
    [
      'between black bars',
      () =>
        changed(
          effects.bordered([0, 0, 0], { top: 60, bottom: 60 }),
          sevenOn(blank(200, 280), 70, 90),
        ),
    ],
    [
      'beside white bars, light on dark',
      () =>
        changed(
          effects.bordered([255, 255, 255], { left: 40, right: 40 }),
          sevenOn(blank(240, 160, [40, 45, 45]), 90, 35, [240, 240, 240]),
        ),
    ],
    ['in pencil', () => pencilOn(235, 205)],
    ['in very faint pencil', () => pencilOn(235, 222)],
    ['with specks far away', () => changed(effects.specks([0, 0, 0], 6, 2))],
    ['under salt and pepper', () => changed(effects.saltAndPepper(0.02))],
    [
      'beside writing in a corner',
      () => changed(effects.scribble([0, 0, 0]), sevenOn(blank(300, 300), 120, 110)),
    ],
  ])('%s', (_, page) => {
    // A shift by half a pixel is 20 levels of 255.
    expect(difference(read(page()))).toBeLessThan(25);
  });
});

describe('a small drawing on a page that is lit from one side', () => {
  it.each([0, 1, 2, 3])('reads as it does alone: %i quarter turns', (turns) => {
    for (const darkest of [0.4, 0.5, 0.6, 0.8]) {
      const page = sevenOn(blank(400, 400), 150, 150, [30, 30, 30]);
      const shadow = effects.softShadow(darkest)(page, () => turns / 4);
      expect(difference(read(shadow))).toBeLessThan(25);
    }
  });
});

describe('a drawing that cannot be told from its paper', () => {
  it.each<[string, () => Page]>([
    ['is fainter than any pencil', () => pencilOn(235, 231)],
    ['drowns in noise', () => changed(effects.noise(30), pencilOn(235, 231))],
  ])('is called too faint where it %s', (_, page) => {
    expect(() => read(page())).toThrow(
      expect.objectContaining({
        problem: 'too-faint',
        message:
          'Nothing on the image is strong and large enough to be told from the paper: draw it darker, or send a closer and sharper picture.',
      }) as Error,
    );
  });
});
