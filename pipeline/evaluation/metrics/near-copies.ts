import { quantile } from '../../statistics.ts';

/** Of new real images, this share is nearer to a training image than the distance that a near-copy is within. */
const heldOutShare = 0.01;

/** The distance below which an image is a near-copy of a training image. */
export function nearCopyDistance(heldOut: ArrayLike<number>): number {
  return quantile(heldOut, heldOutShare);
}

/**
 * The share of images that are near-copies of training images: nearer than all but 1 % of new real images are. A
 * model that draws new images has about 0.01; one that copies a tenth of the training images among new ones has about
 * 0.1, while its median distance hardly moves.
 *
 * @param distances of images to their nearest training image
 * @param heldOut the same of real images that were not trained on
 * @see Meehan, Chaudhuri and Dasgupta 2020, arXiv:2004.05675, who compare both sets of distances whole
 */
export function nearCopies(distances: ArrayLike<number>, heldOut: ArrayLike<number>): number {
  const limit = nearCopyDistance(heldOut);
  // An exact copy is one, also where held-out images are copies themselves.
  const near = Array.from(distances).filter((distance) => distance < limit || distance === 0);
  return near.length / distances.length;
}
