import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { digestOf, generatorFromDigest } from '../../models/seed/random.ts';

/** Random choices that follow from a text alone. */
export interface Choices {
  /** A number from 0 up to, but not including, `limit`. */
  readonly below: (limit: number) => number;
  /** Whether something of a probability happens. */
  readonly happens: (probability: number) => boolean;
  readonly pick: <Value>(values: readonly [Value, ...Value[]]) => Value;
}

/** Creates the choices of a seed. */
export function choicesOf(seed: string): Choices {
  const generator = generatorFromDigest(digestOf(seed));
  const below = (limit: number) => Math.floor(uniformFloat64(generator) * limit);
  return {
    below,
    happens: (probability) => uniformFloat64(generator) < probability,
    pick: (values) => values[below(values.length)] ?? values[0],
  };
}
