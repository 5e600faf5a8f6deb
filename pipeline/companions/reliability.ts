/** One bin of a reliability table: what was predicted in it, on average, and how often it held. */
export interface ReliabilityBin {
  readonly images: number;
  readonly predicted: number;
  readonly observed: number;
}

/** Bins of a reliability table, each as wide. */
const binCount = 10;

/**
 * Holds predicted probabilities to what happened, by bins of equal width; empty ones are left out.
 *
 * @param predicted [images], in [0, 1]
 * @param happened [images]
 */
export function reliabilityTable(
  predicted: ArrayLike<number>,
  happened: readonly boolean[],
): readonly ReliabilityBin[] {
  const bins = Array.from({ length: binCount }, () => ({ images: 0, predicted: 0, observed: 0 }));
  for (const [image, isTrue] of happened.entries()) {
    const probability = predicted[image] ?? 0;
    const bin = bins[Math.min(binCount - 1, Math.floor(probability * binCount))];
    if (!bin) continue;
    bin.images += 1;
    bin.predicted += probability;
    bin.observed += isTrue ? 1 : 0;
  }
  return bins
    .filter(({ images }) => images > 0)
    .map(({ images, predicted: sum, observed }) => ({
      images,
      predicted: sum / images,
      observed: observed / images,
    }));
}

/** Mean distance between predicted and observed, weighted by images (Naeini et al. 2015, AAAI). */
export function expectedCalibrationError(table: readonly ReliabilityBin[]): number {
  const all = table.reduce((sum, { images }) => sum + images, 0);
  const distances = table.map(
    ({ images, predicted, observed }) => images * Math.abs(predicted - observed),
  );
  return distances.reduce((sum, distance) => sum + distance, 0) / all;
}
