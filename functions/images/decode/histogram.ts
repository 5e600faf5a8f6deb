/** Bins of a histogram of contrasts: each of 255 levels has 16. */
const bins = 255 * 16;

/** The contrasts below which shares of all lie. @param values from 0 to 1 */
export function quantiles(values: Float32Array, shares: readonly number[]): readonly number[] {
  const counts = histogram(values, 0);
  return shares.map((share) => binOfShare(counts, share) / bins);
}

/** The median of what is at least half as strong as the strongest. */
export function inkLevel(values: Float32Array): number {
  let strongest = 0;
  for (let index = 0; index < values.length; index++) {
    strongest = Math.max(strongest, values[index] ?? 0);
  }
  if (strongest === 0) return 0;
  return Math.fround(binOfShare(histogram(values, strongest / 2), 0.5) / bins);
}

/** How often each contrast from a least one on is there. */
function histogram(values: Float32Array, least: number): Uint32Array {
  const counts = new Uint32Array(bins + 1);
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0;
    if (value < least) continue;
    const bin = Math.round(Math.min(1, value) * bins);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

/** The first bin below which, itself included, more than a share of what was counted lies. */
export function binOfShare(counts: Uint32Array, share: number): number {
  let total = 0;
  for (let bin = 0; bin < counts.length; bin++) total += counts[bin] ?? 0;
  let sum = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    sum += counts[bin] ?? 0;
    if (sum > share * total) return bin;
  }
  return counts.length - 1;
}
