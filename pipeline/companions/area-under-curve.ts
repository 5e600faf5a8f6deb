/**
 * The chance that one of the higher set has a greater value than one of the lower, ties counting half: the
 * area under the receiver operating characteristic, by ranks (Mann and Whitney 1947).
 */
export function areaUnderCurve(higher: readonly number[], lower: readonly number[]): number {
  const all = [
    ...higher.map((value) => ({ value, isHigher: true })),
    ...lower.map((value) => ({ value, isHigher: false })),
  ].toSorted((a, b) => a.value - b.value);
  let rankSum = 0;
  for (let first = 0; first < all.length;) {
    let next = first + 1;
    while (next < all.length && all[next]?.value === all[first]?.value) next += 1;
    // Ranks count from 1; equal values share their mean rank.
    const rank = (first + 1 + next) / 2;
    rankSum += rank * all.slice(first, next).filter(({ isHigher }) => isHigher).length;
    first = next;
  }
  const wins = rankSum - (higher.length * (higher.length + 1)) / 2;
  return wins / (higher.length * lower.length);
}
