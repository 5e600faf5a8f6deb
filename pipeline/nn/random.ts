import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from '../../models/seed/random.ts';

/** Puts values into a random order, in place, by Fisher and Yates' shuffle: each order is as likely. */
export function shuffle(values: Uint32Array, generator: RandomGenerator): void {
  for (let last = values.length - 1; last > 0; last--) {
    const other = uniformInt(generator, 0, last);
    const kept = values[last] ?? 0;
    values[last] = values[other] ?? 0;
    values[other] = kept;
  }
}
