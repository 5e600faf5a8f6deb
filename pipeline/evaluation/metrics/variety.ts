import type { FeatureMatrix } from '../../classifier/network.ts';
import { featureRows, visitDistances } from './distance-blocks.ts';

/**
 * The mean Euclidean distance between two different images of a set, over all pairs.
 *
 * @throws RangeError for fewer than two images
 */
export async function variety(features: FeatureMatrix): Promise<number> {
  const { count } = features;
  if (count < 2) throw new RangeError(`variety needs two images, not ${count}`);
  const rows = featureRows(features);
  let sum = 0;
  await visitDistances(rows, rows, (block) => {
    for (let row = 0; row < block.queries; row++) {
      for (let column = 0; column < block.references; column++) {
        // Rounding gives an image a distance to itself.
        if (block.firstQuery + row === block.firstReference + column) continue;
        sum += Math.sqrt(block.squared[row * block.references + column] as number);
      }
    }
  });
  return sum / (count * (count - 1));
}

/** Each label's share of the labels, 0..1. @returns [classCount], all 0 of nothing */
export function classShares(labels: ArrayLike<number>, classCount: number): Float64Array {
  const counts = new Float64Array(classCount);
  for (let index = 0; index < labels.length; index++) {
    const label = labels[index] ?? 0;
    counts[label] = (counts[label] ?? 0) + 1;
  }
  return counts.map((count) => (labels.length === 0 ? 0 : count / labels.length));
}
