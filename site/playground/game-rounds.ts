import { digestOf } from '../../models/seed/random.ts';

/** How many rounds a game has. */
export const roundCount = 10;

/** The picture of real digits has a column for each class, and so many rows. */
export const rows = 20;
export const classes = 10;

/** A round: a real digit, the digit of the model beside it, and where the real one stands. */
export interface Round {
  /** Of the picture of real digits. */
  readonly row: number;
  /** The class of both digits: the column of the real one. */
  readonly label: number;
  /** Of the digit that the model draws. */
  readonly seed: string;
  readonly isRealLeft: boolean;
}

/** The rounds of a game: the same for the same seed, with no real digit twice. */
export function roundsOf(seed: string): readonly Round[] {
  const left = Array.from({ length: rows * classes }, (_, index) => index);
  return Array.from({ length: roundCount }, (_, round) => {
    const name = `game ${seed} ${round + 1}`;
    const digest = digestOf(name);
    const [first = 0, second = 0, third = 0] = digest;
    const [index = 0] = left.splice(((first << 8) | second) % left.length, 1);
    return {
      row: Math.floor(index / classes),
      label: index % classes,
      seed: name,
      isRealLeft: third % 2 === 0,
    };
  });
}
