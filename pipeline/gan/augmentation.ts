import type { RandomGenerator } from '../../models/seed/random.ts';
import type { Augment, BatchShape } from './augmentations/augment.ts';
import { drawColor } from './augmentations/color.ts';
import { drawCutout } from './augmentations/cutout.ts';
import { drawShift } from './augmentations/shift.ts';
import { drawTranslation } from './augmentations/translation.ts';
import type { Configuration } from './configuration.ts';

/**
 * The augmentations of DiffAugment by their settings' names, in the order in which they are applied: Zhao et al.
 * 2020, arXiv:2006.10738.
 * Source: https://github.com/mit-han-lab/data-efficient-gans/blob/master/DiffAugment_pytorch.py
 */
const diffAugment = { color: drawColor, shift: drawShift, cutout: drawCutout } as const;

const diffAugmentNames = Object.keys(diffAugment) as (keyof typeof diffAugment)[];

/** What an augmentation does to each half of a batch. */
export interface Augmentations {
  readonly real: Augment;
  readonly fake: Augment;
}

/**
 * Draws what the discriminator sees of a batch: the same kinds of change to real images and to fakes, for each anew.
 * The generator learns through the change of its fakes.
 *
 * @param shape of either half
 * @returns null: the discriminator sees the images as they are
 */
export function drawAugmentations(
  augmentation: Configuration['augmentation'],
  shape: BatchShape,
  random: RandomGenerator,
): Augmentations | null {
  if (augmentation.kind === 'none') return null;
  const draw = () =>
    augmentation.kind === 'translation'
      ? drawTranslation(augmentation.pixels, shape, random)
      : drawDiffAugment(augmentation, shape, random);
  return { real: draw(), fake: draw() };
}

function drawDiffAugment(
  strengths: Readonly<Record<keyof typeof diffAugment, number>>,
  shape: BatchShape,
  random: RandomGenerator,
): Augment {
  const drawn = diffAugmentNames
    .filter((name) => strengths[name] > 0)
    .map((name) => diffAugment[name](strengths[name], shape, random));
  return (images) => drawn.reduce((changed, augment) => augment(changed), images);
}
