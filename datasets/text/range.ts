import type { Dice } from '../dice.ts';
import { InvalidRequest } from '../invalid-request.ts';
import { longestText } from './alphabet.ts';

/** Whole numbers from one to another. */
export interface NumberRange {
  readonly from: bigint;
  readonly to: bigint;
}

const shape = new RegExp(`^(\\d{1,${longestText}})\\.\\.(\\d{1,${longestText}})$`);

/**
 * Reads a range such as "0..99999".
 *
 * @throws InvalidRequest for another form, or ends in the wrong order
 */
export function parseRange(text: string): NumberRange {
  const [, first, last] = shape.exec(text) ?? [];
  if (first === undefined || last === undefined) {
    throw new InvalidRequest(
      `between: ${JSON.stringify(text)} given: two whole numbers of up to ${longestText} digits are allowed, such as 0..99999`,
    );
  }
  const [from, to] = [BigInt(first), BigInt(last)];
  if (from <= to) return { from, to };
  throw new InvalidRequest(`between: ${text}: the first number must not be above the second`);
}

/** Draws a number of a range, all equally likely. @param hasZeros whether all have as many digits as the last */
export function drawNumber({ from, to }: NumberRange, hasZeros: boolean, dice: Dice): string {
  const number = (from + dice.belowBig(to - from + 1n)).toString();
  return hasZeros ? number.padStart(to.toString().length, '0') : number;
}
