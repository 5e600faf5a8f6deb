/** Each label's share of the labels, 0..1. @returns [classCount], all 0 of nothing */
export function classShares(labels: ArrayLike<number>, classCount: number): Float64Array {
  const counts = new Float64Array(classCount);
  for (let index = 0; index < labels.length; index++) {
    const label = labels[index] ?? 0;
    counts[label] = (counts[label] ?? 0) + 1;
  }
  return counts.map((count) => (labels.length === 0 ? 0 : count / labels.length));
}
