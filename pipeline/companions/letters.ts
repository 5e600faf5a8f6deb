import type { Stroke } from './strokes.ts';

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
export const unseenLetters: ReadonlyMap<string, readonly Stroke[]> = parseOutlines(unseenOutlines);

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
