import { median } from './median.ts';

/**
 * How close generated images come to the training images, beside held-out real ones: the median distance
 * to the nearest training image over that of the held-out. 0: copies; 1: no closer than a new hand, as where
 * the held-out images are copies themselves.
 *
 * @param generated distances of generated images to their nearest training image
 * @param heldOut the same of real images that were not trained on
 */
export function copyDistanceRatio(
  generated: ArrayLike<number>,
  heldOut: ArrayLike<number>,
): number {
  const usual = median(heldOut);
  return usual === 0 ? 1 : median(generated) / usual;
}
