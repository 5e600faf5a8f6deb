import { type FeatureMatrix, takeRows } from '../classifier/feature-matrix.ts';
import { type GaussianMoments, gaussianMoments } from './metrics/gaussian-moments.ts';
import { variety } from './metrics/variety.ts';

/** What the images of one class are like; null where there are not two of them. */
export interface ClassFeatures {
  readonly moments: GaussianMoments | null;
  readonly variety: number | null;
}

/**
 * Sets of features class by class.
 *
 * @param labels [count]: each image's class
 * @returns classCount of them
 */
export async function classFeatures(
  features: FeatureMatrix,
  labels: ArrayLike<number>,
  classCount: number,
): Promise<readonly ClassFeatures[]> {
  const classes: ClassFeatures[] = [];
  for (const rows of rowsOfClasses(labels, classCount)) {
    const own = takeRows(features, rows);
    const isMeasurable = rows.length >= 2;
    classes.push({
      moments: isMeasurable ? gaussianMoments(own) : null,
      variety: isMeasurable ? await variety(own) : null,
    });
  }
  return classes;
}

/** The indices of each class's images, ascending. */
export function rowsOfClasses(
  labels: ArrayLike<number>,
  classCount: number,
): readonly (readonly number[])[] {
  const rows: number[][] = Array.from({ length: classCount }, () => []);
  for (let index = 0; index < labels.length; index++) rows[labels[index] ?? 0]?.push(index);
  return rows;
}
