import { quantile } from '../../statistics.ts';

/**
 * How close generated images come to real ones, relative to other real images: a quantile of the distances to
 * the nearest real image over the same quantile of the others' distances. 0: copies; 1: as far as a new image,
 * also where the others are copies themselves. The median (0.5) is that of a usual image; a low quantile falls as
 * soon as that share of the images are copies.
 *
 * @param generated distances of generated images to their nearest real image
 * @param others the same of real images that are not among those
 * @param share 0..1, the quantile
 */
export function copyDistanceRatio(
  generated: ArrayLike<number>,
  others: ArrayLike<number>,
  share = 0.5,
): number {
  const usual = quantile(others, share);
  return usual === 0 ? 1 : quantile(generated, share) / usual;
}
