import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { digestOf, generatorFromDigest } from '../models/seed/random.ts';

/** Random choices that follow from a text: the same on every machine. Mutable, one consumer each. */
export interface Dice {
  /** A number in [0, 1). */
  readonly share: () => number;
  /** A number from one up to another. */
  readonly between: (from: number, to: number) => number;
  /** A whole number from 0 to below a limit. */
  readonly below: (limit: number) => number;
  /** A whole number from 0n to below a limit of any size, all equally likely. */
  readonly belowBig: (limit: bigint) => bigint;
  /** One of several, all equally likely. */
  readonly pick: <Value>(values: readonly [Value, ...Value[]]) => Value;
  /** 32 random bits, as a whole number from 0. The quickest of all. */
  readonly bits: () => number;
}

/** Dice for a text, such as a seed and what the dice are for. */
export function createDice(text: string): Dice {
  const generator = generatorFromDigest(digestOf(text));
  const share = () => uniformFloat64(generator);
  const below = (limit: number) => Math.floor(share() * limit);
  const bits = () => generator.next() >>> 0;
  return {
    share,
    between: (from, to) => from + share() * (to - from),
    below,
    belowBig: (limit) => belowBig(limit, bits),
    pick: (values) => values[below(values.length)] ?? values[0],
    bits,
  };
}

/** Draws as many bits as the limit has until they are below it: at least every second draw is. */
function belowBig(limit: bigint, bits: () => number): bigint {
  const length = BigInt(limit.toString(2).length);
  const words = (length + 31n) / 32n;
  for (;;) {
    let value = 0n;
    for (let word = 0n; word < words; word++) value = (value << 32n) | BigInt(bits());
    value >>= 32n * words - length;
    if (value < limit) return value;
  }
}
