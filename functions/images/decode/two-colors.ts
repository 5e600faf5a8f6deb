/** The means of two colours differ by at least so many levels of 255. */
const leastDifference = 24;

/** At least this share of a channel's variance lies between its two colours. */
const leastBetween = 0.6;

/** A channel split by a level into what is lighter and what is not. */
export interface Split {
  readonly values: Float32Array;
  /** [height × width] 1 where it is lighter */
  readonly mask: Uint8Array;
  /** The share of the variance that is between the two. */
  readonly between: number;
  /** How far the means of the two are from each other, in levels of 255. */
  readonly difference: number;
}

/** The channel that is the most of two colours; null where none has two. @param channels [height × width], 0 to 255 */
export function clearestSplit(channels: readonly Float32Array[]): Split | null {
  const [best] = channels
    .map(splitInTwo)
    .filter(({ between, difference }) => between >= leastBetween && difference >= leastDifference)
    .toSorted((one, other) => other.between - one.between);
  return best ?? null;
}

/**
 * Splits a channel where the variance between its two parts is the largest.
 *
 * @see https://doi.org/10.1109/TSMC.1979.4310076 (Otsu 1979)
 */
function splitInTwo(values: Float32Array): Split {
  const counts = new Float64Array(256);
  let [sum, squares] = [0, 0];
  for (const value of values) {
    const level = Math.round(value);
    counts[level] = (counts[level] ?? 0) + 1;
    sum += level;
    squares += level * level;
  }
  const total = values.length;
  let [darker, darkerSum] = [0, 0];
  let best = { level: 255, variance: 0, difference: 0 };
  for (const [level, count] of counts.entries()) {
    darker += count;
    darkerSum += count * level;
    if (darker === 0 || darker === total) continue;
    const difference = (sum - darkerSum) / (total - darker) - darkerSum / darker;
    const variance = (darker / total) * (1 - darker / total) * difference ** 2;
    if (variance > best.variance) best = { level, variance, difference };
  }
  const variance = squares / total - (sum / total) ** 2;
  const mask = Uint8Array.from(values, (value) => (Math.round(value) > best.level ? 1 : 0));
  return { values, mask, between: best.variance / (variance || 1), difference: best.difference };
}
