import { bytesOfImage, type LabelledImages } from '../data/images.ts';
import { variety } from './balance.ts';
import type { Configuration } from './configuration.ts';

/**
 * When a generator has collapsed early. Source of the numbers: docs/experiments.md, "why letters collapse, and what a run does about it".
 */
export const earlyCollapse = {
  /** Iterations between two looks, the first of them and the last. */
  every: 500,
  first: 1000,
  last: 2000,
  /** Variety of samples over that of real images. */
  variety: 0.15,
} as const;

/** Whether a line of the log is the first one at or after an iteration at which a run looks for an early collapse. */
export function isEarlyLookDue(step: number, logEvery: number): boolean {
  const { every, first, last } = earlyCollapse;
  const look = Math.floor(step / every) * every;
  return look > step - logEvery && look >= first && look <= last;
}

/** Whether samples vary so little, compared with real images, that they show one kind of image. */
export function areOfOneKind(ofSamples: number, ofReal: number): boolean {
  return ofSamples < earlyCollapse.variety * ofReal;
}

/**
 * With what a run begins again whose generator has collapsed: with DiffAugment, as published. The alternating step takes
 * no augmentation.
 *
 * @returns null: it goes on
 */
export function afterCollapse(configuration: Configuration): Configuration | null {
  const { onCollapse, augmentation, imageShape, play } = configuration;
  if (onCollapse === 'goOn' || augmentation.kind !== 'none' || play === 'alternating') return null;
  const [height, width] = imageShape;
  const shift = Math.floor(Math.min(height, width) / 8);
  return { ...configuration, augmentation: { kind: 'diffAugment', color: 1, shift, cutout: 0.5 } };
}

/** Real images that samples are compared with. */
const referenceCount = 1000;

/** How much real images vary, from images that lie evenly in the data, which may be sorted by class. */
export function varietyOfReal(images: LabelledImages): number {
  const size = bytesOfImage(images);
  const taken = Math.min(images.count, referenceCount);
  const pixels = new Float32Array(taken * size);
  for (let place = 0; place < taken; place++) {
    const index = Math.floor((place * images.count) / taken);
    pixels.set(images.pixels.subarray(index * size, (index + 1) * size), place * size);
  }
  return variety(pixels, taken);
}

/** How much a sheet of samples varies. */
export function varietyOfSamples(images: readonly Uint8Array[]): number {
  const size = images[0]?.length ?? 0;
  const pixels = new Float32Array(images.length * size);
  for (const [place, image] of images.entries()) pixels.set(image, place * size);
  return variety(pixels, images.length);
}
