import { mean } from '../../statistics.ts';

/** What rows are likely to be; a row of weight 0 may be anything. */
export interface RowTargets {
  readonly labels: Uint8Array; // [rows]
  readonly weights: Float32Array; // [rows]
}

/**
 * Brings shares to classes that are all as frequent, by turns of columns and rows: Sinkhorn and Knopp 1967.
 *
 * @param shares [rows, classes], each row adding up to 1
 */
export function balanceShares(shares: Float64Array, classCount: number): Float64Array {
  const balanced = shares.slice();
  for (let turn = 0; turn < balancingTurns; turn++) {
    const sums = new Float64Array(classCount);
    for (const [place, value] of balanced.entries()) {
      sums[place % classCount] = (sums[place % classCount] ?? 0) + value;
    }
    for (let first = 0; first < balanced.length; first += classCount) {
      const row = balanced.subarray(first, first + classCount);
      for (const [k, value] of row.entries()) row[k] = value / Math.max(sums[k] ?? 0, 1e-30);
      divideBySum(row);
    }
  }
  return balanced;
}

/**
 * Raises shares to the power of 1 / temperature, so that the greatest of a row come nearer to 1: Berthelot et al. 2019,
 * MixMatch, arXiv:1905.02249, section 3.2.
 *
 * @param shares [rows, classes], each row adding up to 1, as those of the result do
 */
export function sharpenShares(
  shares: Float64Array,
  classCount: number,
  temperature = 1,
): Float64Array {
  const sharp = shares.map((value) => value ** (1 / temperature));
  for (let first = 0; first < sharp.length; first += classCount) {
    divideBySum(sharp.subarray(first, first + classCount));
  }
  return sharp;
}

/** Makes a row add up to 1. */
function divideBySum(row: Float64Array): void {
  const sum = row.reduce((total, value) => total + value, 0);
  for (const [k, value] of row.entries()) row[k] = value / sum;
}

/** After so many, sums differ from each other by less than a thousandth. */
const balancingTurns = 20;

/** How shares become weights. */
interface WeighingRules {
  readonly temperature?: number | undefined;
  /** What rows are to weigh at least, in the mean, 0 to 1. */
  readonly certainty?: number | undefined;
}

/**
 * Names and weighs rows by {@link weighByCertainty} after they are sharpened at a temperature, and then squared until
 * their mean weight is high enough. The fewer images a graph has, the more alike are the shares that spread over it: 400
 * images of digits weigh 0.07 at the temperature at which 60,000 weigh 0.7.
 *
 * @param shares [rows, classes], each row adding up to 1
 */
export function weighUntilCertain(
  shares: Float64Array,
  classCount: number,
  { temperature = 1, certainty = 0 }: WeighingRules,
): RowTargets {
  let sharp = sharpenShares(shares, classCount, temperature);
  let weighed = weighByCertainty(sharp, classCount);
  for (let turn = 0; turn < mostSquarings && mean([...weighed.weights]) < certainty; turn++) {
    sharp = sharpenShares(sharp, classCount, 0.5);
    weighed = weighByCertainty(sharp, classCount);
  }
  return weighed;
}

/** Shares that are alike after so many stay alike. */
const mostSquarings = 8;

/**
 * Names each row by its greatest share, and weighs it by how sure that is: 1 less the shares' entropy over
 * the greatest there is, Iscen et al. 2019, arXiv:1904.04717, section 4.
 */
export function weighByCertainty(shares: Float64Array, classCount: number): RowTargets {
  const { labels, entropies } = nameRows(shares, classCount);
  const greatest = Math.log(classCount);
  return { labels, weights: Float32Array.from(entropies, (entropy) => 1 - entropy / greatest) };
}

/**
 * Names each row by its greatest share, and gives weight 1 to those of least entropy of each class.
 *
 * @param shares [rows, classes], each row adding up to 1
 * @param kept share of each class' rows that get weight 1
 */
export function keepSurest(shares: Float64Array, classCount: number, kept: number): RowTargets {
  const { labels, entropies } = nameRows(shares, classCount);
  const weights = new Float32Array(labels.length);
  for (let label = 0; label < classCount; label++) {
    const own = Array.from(labels.keys()).filter((row) => labels[row] === label);
    own.sort((a, b) => (entropies[a] ?? 0) - (entropies[b] ?? 0) || a - b);
    for (const row of own.slice(0, Math.round(kept * own.length))) weights[row] = 1;
  }
  return { labels, weights };
}

function nameRows(shares: Float64Array, classCount: number) {
  const count = shares.length / classCount;
  const labels = new Uint8Array(count);
  const entropies = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    const own = shares.subarray(row * classCount, (row + 1) * classCount);
    labels[row] = own.reduce((best, value, k) => (value > (own[best] ?? 0) ? k : best), 0);
    entropies[row] = own.reduce((sum, value) => sum - (value > 0 ? value * Math.log(value) : 0), 0);
  }
  return { labels, entropies };
}
