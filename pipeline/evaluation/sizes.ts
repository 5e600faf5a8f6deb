import { featurePlan } from '../classifier/recipe.ts';
import type { Dataset } from '../data/dataset.ts';
import type { ReferenceImages } from '../data/validation.ts';
import { InvalidInput } from '../invalid-input.ts';

/** A data set, with the real images that its models are compared with. */
export interface EvaluationData extends Dataset {
  /** Real images that were not trained on: test images or validation images. */
  readonly reference: ReferenceImages;
}

/** How much an evaluation draws. */
export interface EvaluationSizes {
  /** Generated images in a draw; as many real images are compared with them. */
  readonly images: number;
  readonly draws: number;
  /** Generated images that a classifier of the classification accuracy score is trained on. */
  readonly scoreImages: number;
  /** Such classifiers. */
  readonly scoreDraws: number;
  readonly quick: boolean;
}

/** What a person may set; the rest follows from the data. */
export type SizeFlags = Partial<Pick<EvaluationSizes, 'images' | 'draws' | 'scoreDraws' | 'quick'>>;

/** As many as the data have, up to this. */
const most = {
  full: { images: 10_000, draws: 3, scoreImages: 60_000, scoreDraws: 3 },
  quick: { images: 2000, draws: 2, scoreImages: 10_000, scoreDraws: 1 },
} as const;

/** With fewer, there are not more images than features of the classifier, as a Fréchet distance needs. */
export const fewestImages = featurePlan.units + 1;

/**
 * The sizes of an evaluation: those asked for, else the full or the quick ones, as far as the data go.
 *
 * @throws InvalidInput when more images are asked for than there are real images to compare with, or there are too few
 */
export function evaluationSizes(
  flags: SizeFlags,
  { name, train, reference }: Pick<EvaluationData, 'name' | 'train' | 'reference'>,
): EvaluationSizes {
  const { quick = false } = flags;
  const sizes = quick ? most.quick : most.full;
  const images = flags.images ?? Math.min(sizes.images, reference.count);
  if (images > reference.count) {
    throw new InvalidInput(
      `--images ${images}: ${name} has ${reference.count} ${reference.kind} images; at most that many are allowed`,
    );
  }
  if (flags.images !== undefined && images < fewestImages) {
    throw new InvalidInput(
      `--images ${images}: ${fewestImages} to ${reference.count} are allowed, as the classifier has ${featurePlan.units} features`,
    );
  }
  if (images < fewestImages) {
    throw new InvalidInput(
      `--data ${name}: has ${reference.count} ${reference.kind} images; at least ${fewestImages} are needed for the classifier's ${featurePlan.units} features`,
    );
  }
  return {
    images,
    draws: flags.draws ?? sizes.draws,
    scoreImages: Math.min(sizes.scoreImages, train.count),
    scoreDraws: flags.scoreDraws ?? sizes.scoreDraws,
    quick,
  };
}
