import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from '../../models/seed/random.ts';
import { bytesOfImage, type LabelledImages } from '../data/images.ts';
import { type ImageSize, type Stroke, drawByHand, drawOneOf, drawStrokes } from './strokes.ts';

/**
 * Draws one image that is no digit, 0 to 255: [height, width] where it is made up, [height, width, channels] where it is
 * made of real digits.
 */
type NonDigitDraw = (generator: RandomGenerator, digits: LabelledImages) => Uint8Array;

/** What a judge learns to tell from digits, by name. */
export const nonDigitKinds: Readonly<Record<string, NonDigitDraw>> = {
  blank: (generator, size) => {
    const level = uniformFloat64(generator) < 0.5 ? 0 : uniformInt(generator, 0, 255);
    return new Uint8Array(size.height * size.width).fill(level);
  },
  noise: (generator, size) => {
    const share = uniformFloat64(generator) ** 2;
    return pixelsOf(size, () =>
      uniformFloat64(generator) < share ? uniformInt(generator, 0, 255) : 0,
    );
  },
  inverted: (generator, digits) => pick(generator, digits).map((pixel) => 255 - pixel),
  scribble: (generator, size) => {
    const places = Array.from({ length: uniformInt(generator, 4, 10) }, () => ({
      row: uniformFloat64(generator),
      column: uniformFloat64(generator),
    }));
    return drawByHand(
      generator,
      [places.map(({ row, column }) => ({ row: 6 * row, column: 6 * column }))],
      size,
    );
  },
  blob: (generator, size) => {
    const places = Array.from({ length: uniformInt(generator, 1, 4) }, () => ({
      row: 8 + 12 * uniformFloat64(generator),
      column: 8 + 12 * uniformFloat64(generator),
    }));
    const [first] = places;
    const strokes = first ? [[first, ...places]] : [];
    return drawStrokes(strokes, 3 + 3 * uniformFloat64(generator), size);
  },
  clouds: (generator, size) => {
    const levels = Array.from({ length: 5 * 5 }, () => 255 * uniformFloat64(generator));
    return pixelsOf(size, (row, column) =>
      between(levels, 5, (4 * row) / size.height, (4 * column) / size.width),
    );
  },
  letter: (generator, size) => drawOneOf(generator, letters, size),
  shuffled: (generator, digits) => {
    const { height, width, channels } = digits;
    const digit = pick(generator, digits);
    const turn = uniformInt(generator, 1, 3);
    const down = turn === 1 ? 0 : Math.floor(height / 2);
    const right = turn === 2 ? 0 : Math.floor(width / 2);
    return digit.map((_, place) => {
      const { row, column, channel } = positionOf(place, digits);
      const from = ((row + down) % height) * width + ((column + right) % width);
      return digit[from * channels + channel] ?? 0;
    });
  },
  pair: (generator, digits) => {
    const [one, other] = [pick(generator, digits), pick(generator, digits)];
    const { width, channels } = digits;
    return one.map((_, place) => {
      const { row, column, channel } = positionOf(place, digits);
      const half = column < width / 2 ? one : other;
      const from = (row * width + ((2 * column) % width)) * channels + channel;
      return Math.max(half[from] ?? 0, half[from + channels] ?? 0);
    });
  },
};

/** What it is only measured on, beside the kinds above. */
export const unseenNonDigitKinds: Readonly<Record<string, NonDigitDraw>> = {
  unseenLetter: (generator, size) => drawOneOf(generator, unseenLetters, size),
  texture: (generator, size) => {
    const [down, right] = [uniformFloat64(generator), uniformFloat64(generator)];
    return pixelsOf(size, (row, column) => 127.5 + 127.5 * Math.sin(down * row + right * column));
  },
};

/**
 * The kinds among some that are surely not of a data set's classes: letters are left out where its labels are not the
 * digits, because they may be letters.
 */
export function nonDigitKindsOf(
  labels: readonly string[] | null,
  kinds: Readonly<Record<string, NonDigitDraw>> = nonDigitKinds,
): Readonly<Record<string, NonDigitDraw>> {
  if (labels?.every((name) => /^[0-9]$/.test(name))) return kinds;
  return Object.fromEntries(Object.entries(kinds).filter(([name]) => !/letter/i.test(name)));
}

/**
 * Draws images that are no digits, each of a kind that is drawn too.
 *
 * @param digits what some kinds are made of
 * @returns [count, height, width, channels], 0 to 255; labels are the kinds' places among the names
 */
export function drawNonDigits(
  kinds: Readonly<Record<string, NonDigitDraw>>,
  count: number,
  generator: RandomGenerator,
  digits: LabelledImages,
): LabelledImages {
  const size = bytesOfImage(digits);
  const draws = Object.values(kinds);
  const pixels = new Uint8Array(count * size);
  const labels = new Uint8Array(count);
  for (let place = 0; place < count; place++) {
    const kind = uniformInt(generator, 0, draws.length - 1);
    labels[place] = kind;
    const drawn = draws[kind]?.(generator, digits) ?? new Uint8Array(size);
    pixels.set(drawn.length === size ? drawn : tinted(drawn, generator), place * size);
  }
  const { height, width, channels } = digits;
  return { count, height, width, channels, pixels, labels };
}

/** Grey pixels between two colours, drawn at random: 0 becomes the one, 255 the other. */
function tinted(grey: Uint8Array, generator: RandomGenerator): Uint8Array {
  const color = () => Array.from({ length: 3 }, () => uniformInt(generator, 0, 255));
  const [dark, light] = [color(), color()];
  return Uint8Array.from({ length: 3 * grey.length }, (_, place) => {
    const share = (grey[Math.floor(place / 3)] ?? 0) / 255;
    return Math.round((dark[place % 3] ?? 0) * (1 - share) + (light[place % 3] ?? 0) * share);
  });
}

function pick(generator: RandomGenerator, images: LabelledImages): Uint8Array {
  const size = bytesOfImage(images);
  const index = uniformInt(generator, 0, images.count - 1);
  return images.pixels.subarray(index * size, (index + 1) * size);
}

/** Where a byte of an image lies. */
function positionOf(place: number, { width, channels }: LabelledImages) {
  const pixel = Math.floor(place / channels);
  return { row: Math.floor(pixel / width), column: pixel % width, channel: place % channels };
}

function pixelsOf(
  { height, width }: ImageSize,
  pixelAt: (row: number, column: number) => number,
): Uint8Array {
  const pixels = new Uint8Array(height * width);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      pixels[row * width + column] = Math.round(pixelAt(row, column));
    }
  }
  return pixels;
}

/** A value between those of a grid, by straight lines along both axes. */
function between(grid: readonly number[], columns: number, row: number, column: number): number {
  const [top, left] = [Math.floor(row), Math.floor(column)];
  const [down, right] = [row - top, column - left];
  const at = (r: number, c: number) => grid[r * columns + c] ?? 0;
  const upper = at(top, left) * (1 - right) + at(top, left + 1) * right;
  const lower = at(top + 1, left) * (1 - right) + at(top + 1, left + 1) * right;
  return upper * (1 - down) + lower * down;
}

/**
 * Letters and drawings as strokes of "column,row" places on a grid of 4 × 6. Left out: letters that are
 * somebody's digits (B D G I J L O Q S Z b g l o q y z).
 */
const outlines = {
  A: '0,6 2,0 4,6|1,4 3,4',
  C: '4,1 3,0 1,0 0,2 0,4 1,6 3,6 4,5',
  E: '4,0 0,0 0,6 4,6|0,3 3,3',
  H: '0,0 0,6|4,0 4,6|0,3 4,3',
  M: '0,6 0,0 2,3 4,0 4,6',
  N: '0,6 0,0 4,6 4,0',
  P: '0,6 0,0 3,0 4,1 4,2 3,3 0,3',
  T: '0,0 4,0|2,0 2,6',
  V: '0,0 2,6 4,0',
  X: '0,0 4,6|4,0 0,6',
  a: '4,2 3,1 1,1 0,3 0,5 1,6 3,6 4,5|4,1 4,6',
  h: '0,0 0,6|0,3 1,2 3,2 4,3 4,6',
  m: '0,6 0,2|0,3 1,2 2,3 2,6|2,3 3,2 4,3 4,6',
  w: '0,1 1,6 2,2 3,6 4,1',
  triangle: '2,0 4,5 0,5 2,0',
  square: '0,0 4,0 4,4 0,4 0,0',
  plus: '2,1 2,5|0,3 4,3',
  arrow: '0,3 4,3|2,1 4,3 2,5',
} as const;

/** Kept from training, for a measurement on what no judge has seen. */
const unseenOutlines = {
  F: '4,0 0,0 0,6|0,3 3,3',
  K: '0,0 0,6|4,0 0,3 4,6',
  R: '0,6 0,0 3,0 4,1 4,2 3,3 0,3|2,3 4,6',
  W: '0,0 1,6 2,2 3,6 4,0',
  U: '0,0 0,4 1,6 3,6 4,4 4,0',
  e: '0,3 4,3 4,2 3,1 1,1 0,3 0,5 1,6 3,6 4,5',
  k: '0,0 0,6|3,2 0,4 4,6',
  cat: '0,2 0,0 1,1 3,1 4,0 4,2 4,4 3,6 1,6 0,4 0,2|1,3 1,3|3,3 3,3|2,4 2,4|0,5 -1,5|4,5 5,5',
  house: '0,6 0,3 2,0 4,3 4,6 0,6|1,6 1,4 2,4 2,6',
  star: '2,0 3,6 0,2 4,2 1,6 2,0',
  heart: '2,6 0,3 0,1 1,0 2,1 3,0 4,1 4,3 2,6',
} as const;

/** Letters and drawings that a judge is trained on, by name. */
export const letters: ReadonlyMap<string, readonly Stroke[]> = parseOutlines(outlines);

/** Letters and drawings that it is only measured on. */
const unseenLetters: ReadonlyMap<string, readonly Stroke[]> = parseOutlines(unseenOutlines);

function parseOutlines(
  texts: Readonly<Record<string, string>>,
): ReadonlyMap<string, readonly Stroke[]> {
  return new Map(
    Object.entries(texts).map(([name, text]) => [name, text.split('|').map(parseStroke)]),
  );
}

function parseStroke(text: string): Stroke {
  return text.split(' ').map((place) => {
    const [column = 0, row = 0] = place.split(',').map(Number);
    return { row, column };
  });
}
