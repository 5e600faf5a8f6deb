import type { Dice } from '../dice.ts';
import { InvalidRequest } from '../invalid-request.ts';
import { alphabet, longestText } from './alphabet.ts';
import { type Automaton, compilePattern } from './automaton.ts';

/** How likely the lengths of texts are: all the same, or each as likely as it has texts. */
export type Lengths = 'equal' | 'weighted';

/** The texts that a pattern matches, of 1 to {@link longestText} characters. */
export interface PatternTexts {
  /** By length: how many texts there are. */
  readonly counts: readonly bigint[]; // [longestText + 1]
  /** Draws a text: those of one length are equally likely. */
  readonly draw: (dice: Dice) => string;
  /** Whether each text is one digit. */
  readonly areDigits: boolean;
}

/**
 * Reads a pattern and counts what it matches.
 *
 * @throws InvalidRequest for a pattern that cannot be read or drawn, is too large, or matches nothing
 */
export function patternTexts(source: string, lengths: Lengths = 'equal'): PatternTexts {
  const automaton = compilePattern(source);
  const table = countTexts(automaton);
  const counts = table.map((byState, length) => (length === 0 ? 0n : (byState[0] ?? 0n)));
  const total = counts.reduce((sum, count) => sum + count, 0n);
  if (total === 0n) {
    throw new InvalidRequest(
      `pattern: ${source} matches no text of 1 to ${longestText} characters`,
    );
  }
  const possible = counts.flatMap((count, length) => (count > 0n ? [length] : []));
  const ofOne = Array.from({ length: Number(counts[1] ?? 0n) }, (_, place) =>
    drawText(automaton, table, 1, BigInt(place)),
  );
  return {
    counts,
    areDigits: BigInt(ofOne.length) === total && ofOne.every((text) => /^\d$/.test(text)),
    draw(dice) {
      const length =
        lengths === 'equal'
          ? (possible[dice.below(possible.length)] ?? 0)
          : weightedLength(counts, dice.belowBig(total));
      return drawText(automaton, table, length, dice.belowBig(counts[length] ?? 1n));
    },
  };
}

/** By length and state: how many texts of that length lead from the state to an end. */
function countTexts({ edges, accepts }: Automaton): readonly (readonly bigint[])[] {
  const table: bigint[][] = [accepts.map((isEnd) => (isEnd ? 1n : 0n))];
  for (let length = 1; length <= longestText; length++) {
    const shorter = table[length - 1] ?? [];
    table.push(
      edges.map((own) =>
        own.reduce((sum, { mask, to }) => sum + BigInt(bitCount(mask)) * (shorter[to] ?? 0n), 0n),
      ),
    );
  }
  return table;
}

function weightedLength(counts: readonly bigint[], place: bigint): number {
  let rest = place;
  for (const [length, count] of counts.entries()) {
    if (rest < count) return length;
    rest -= count;
  }
  throw new RangeError(`place: ${place} given, below the number of texts expected`);
}

/** The text at a place among all of a length. */
function drawText(
  { edges }: Automaton,
  table: readonly (readonly bigint[])[],
  length: number,
  place: bigint,
): string {
  let text = '';
  let state = 0;
  let rest = place;
  for (let left = length - 1; left >= 0; left--) {
    for (const { mask, to } of edges[state] ?? []) {
      const each = table[left]?.[to] ?? 0n;
      const all = BigInt(bitCount(mask)) * each;
      if (rest >= all) {
        rest -= all;
        continue;
      }
      text += alphabet[nthBit(mask, Number(rest / each))] ?? '';
      rest %= each;
      state = to;
      break;
    }
  }
  return text;
}

function bitCount(mask: number): number {
  let count = 0;
  for (let rest = mask; rest > 0; rest &= rest - 1) count++;
  return count;
}

/** Which bit is the n-th that is set, from 0. */
function nthBit(mask: number, n: number): number {
  let rest = mask;
  for (let skipped = 0; skipped < n; skipped++) rest &= rest - 1;
  return 31 - Math.clz32(rest & -rest);
}
