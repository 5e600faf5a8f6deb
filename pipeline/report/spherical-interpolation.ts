/** Below this sine of the angle the formula divides by almost nothing, and a straight line is as good. */
const smallestSine = 1e-6;

/**
 * A point on the arc between two vectors (slerp; Shoemake 1985, doi:10.1145/325334.325242). Normal deviates
 * of many dimensions lie near a sphere, and a straight line would cut through its inside, where the
 * generator was never trained (White 2016, arXiv:1609.04468).
 *
 * @param share of the way, 0 (from) to 1 (to)
 * @throws RangeError for vectors of different lengths
 */
export function sphericalInterpolation(
  from: Float32Array,
  to: Float32Array,
  share: number,
): Float32Array {
  if (from.length !== to.length) {
    throw new RangeError(`vectors of ${from.length} and ${to.length} numbers given`);
  }
  const cosine = product(from, to) / Math.sqrt(product(from, from) * product(to, to));
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  const sine = Math.sin(angle);
  // Written so that the angle of a zero vector, NaN, takes the straight line too.
  const isStraight = !(sine > smallestSine);
  const fromWeight = isStraight ? 1 - share : Math.sin((1 - share) * angle) / sine;
  const toWeight = isStraight ? share : Math.sin(share * angle) / sine;
  return from.map((value, index) => fromWeight * value + toWeight * (to[index] ?? 0));
}

function product(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}
