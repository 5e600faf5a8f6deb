import { readingSchema } from '../data/format.ts';
import * as z from 'zod';
import type { AdamConfiguration } from '../nn/adam.ts';
import { linearDecay } from '../nn/schedule.ts';

const share = z.number().min(0).max(1);
const units = z.array(z.int().positive()).min(1).readonly();

/** A GAN whose discriminator names the classes: Salimans et al. 2016, arXiv:1606.03498, section 5. */
const featureMatching = z.strictObject({
  name: z.literal('feature-matching'),
  latentSize: z.int().positive(),
  generatorUnits: units,
  /** Standard deviations of what is added to the discriminator's layers' inputs, pixels in [0, 1]. */
  noise: z.strictObject({ input: z.number().nonnegative(), hidden: z.number().nonnegative() }),
  /** Share of the run that the average of the discriminator's weights looks back over. */
  averageShare: share,
});

const nonNegative = z.number().nonnegative();

/** How images are deformed. */
const deformations = z.strictObject({
  /** So many are drawn, once. */
  count: z.int().positive(),
  /** Degrees, either way. */
  rotation: nonNegative,
  /** Of the logarithm of what lengths are multiplied by. */
  stretch: nonNegative,
  shear: nonNegative,
  /** Pixels. */
  shift: nonNegative,
  /** Pixels: how far waves a dozen pixels long go. */
  waves: nonNegative,
});

/** Labels that spread over the graph of nearest neighbours, as targets whose weight falls from 1 in a line to 0. */
const targets = z.strictObject({
  /** Principal components of the images in which neighbours are looked for. */
  components: z.int().positive(),
  neighbours: z.int().positive(),
  /** An edge weighs e^(−sharpness d² / (σ σ′)), with d its length and σ, σ′ its ends' scales; absent: 1. */
  sharpness: z.number().positive().optional(),
  /** How often labels are passed on along the edges; absent: 100 times. */
  turns: z.int().positive().optional(),
  /** How much of what an image holds comes from its neighbours at each turn; absent: 0.99. */
  spread: z.number().positive().lt(1).optional(),
  /** Neighbours of which the nearest are found by distorting images, where there is a grid to distort them on. */
  candidates: z.int().positive(),
  /**
   * What edges to the nearest by distorted values weigh beside those by distorted gradients, 1; absent: 0. They keep
   * images together that a class writes in a way of its own, such as sevens with a bar.
   */
  valueWeight: share.optional(),
  /** Shares of the classes are raised to the power of 1 / temperature before targets are weighed by them; absent: 1. */
  temperature: z.number().positive().optional(),
  /** What targets are to weigh at least, in the mean: shares are squared until they do; absent: 0. */
  certainty: z.number().min(0).lt(1).optional(),
  /** Of each class, the part that is surest, and the others get no target; null: all, by certainty. */
  share: share.nullable(),
  /** Share of the run after which they are forgotten. */
  until: share,
});

/**
 * A classifier whose answers are sure, and stay where an image is moved a little: a step in the direction in
 * which they change most (Miyato et al. 2018, arXiv:1704.03976), a deformation that is learnt from the
 * images, or both.
 */
const consistency = z.strictObject({
  name: z.literal('consistency'),
  /** Length of the step in the direction in which the answer changes most, pixels in [0, 1]; 0: none. */
  radius: nonNegative,
  /** Length of the step by which that direction is found. */
  probe: z.number().positive(),
  /** Of the divergence between the answers here and there, beside 1 for the labelled images. */
  agreementWeight: nonNegative,
  /** Of the answers' own entropy. */
  entropyWeight: nonNegative,
  /** Over a map of the pixels that is learnt from the images; null: images are not deformed. */
  deformations: deformations.nullable(),
  /** How much of the moving statistics stays at each step. */
  momentum: share,
  /** null: none. */
  targets: targets.nullable(),
});

/**
 * A convolutional classifier that is trained on deformed images: on those with labels, on targets, and on its own
 * answers to the images as they are, where it is sure of them (Sohn et al. 2020, FixMatch, arXiv:2001.07685).
 */
const convolutional = z.strictObject({
  name: z.literal('convolutional'),
  /** 'same' padding; each is followed by a LeakyReLU. */
  convolutions: z
    .array(
      z.strictObject({
        filters: z.int().positive(),
        kernelLength: z.int().positive(),
        stride: z.int().positive(),
      }),
    )
    .min(1)
    .readonly(),
  /** An answer counts from this probability on. */
  confidence: share,
  /** Of the cross-entropy against its own answers, beside 1 for the labelled images. */
  agreementWeight: nonNegative,
  /** In pixels of images of 28 × 28; larger images are deformed in proportion. */
  deformations,
  targets,
});

/** All that decides what a semi-supervised run computes, resolved: stored with the run. */
export const semiConfigurationSchema = z.strictObject({
  kind: z.literal('semi-supervised'),
  /** The preset that the rest was resolved from. */
  preset: z.string(),
  /** "mnist" or the folder the images came from. */
  data: z.string(),
  datasetSha256: z.string(),
  /** The classes' names. */
  labels: z.array(z.string()).min(2).readonly(),
  /** Weights, order, latents and noise follow from it. */
  seed: z.int().nonnegative(),
  /** Which images are labelled follows from it alone. */
  labelSeed: z.int().nonnegative(),
  labelsPerClass: z.int().positive(),
  /** Training on the labelled images alone: what the others are worth. */
  labelsOnly: z.boolean(),
  /** Training images that are kept apart, and their error logged, where choices are to be made. */
  validationImages: z.int().nonnegative(),
  /** Training images that are kept apart as test images, of data without any; absent: none. */
  testImages: z.int().positive().optional(),
  /** How the image files were read; absent: all alike, none left out. */
  reading: readingSchema.optional(),
  steps: z.int().positive(),
  /** Labelled rows in a step. */
  labelledBatchSize: z.int().positive(),
  /** Unlabelled rows in a step, and as many generated ones. */
  batchSize: z.int().min(2),
  /** [height, width, channels] */
  imageShape: z
    .tuple([z.int().positive(), z.int().positive(), z.union([z.literal(1), z.literal(3)])])
    .readonly(),
  /** Of the classifier's hidden layers. */
  units,
  method: z.discriminatedUnion('name', [featureMatching, consistency, convolutional]),
  optimizer: z.strictObject({
    learningRate: z.number().positive(),
    beta1: share,
    /** In place of beta1 once the learning rate falls. */
    lateBeta1: share,
    beta2: share,
    epsilon: z.number().positive(),
  }),
  /** Share of the run after which the learning rate falls in a line to 0. */
  decayFrom: share,
  logEvery: z.int().positive(),
  sampleEvery: z.int().positive(),
  checkpointEvery: z.int().positive(),
});

/** What `--set` may replace of a recipe: all that a preset decides and that has no flag of its own. */
export const semiRecipeSchema = semiConfigurationSchema.pick({
  labelledBatchSize: true,
  batchSize: true,
  units: true,
  method: true,
  optimizer: true,
  decayFrom: true,
  logEvery: true,
});

export type SemiConfiguration = Readonly<z.infer<typeof semiConfigurationSchema>>;

/** A configuration of one method. */
export type SemiConfigurationOf<Name extends SemiConfiguration['method']['name']> = Omit<
  SemiConfiguration,
  'method'
> & { readonly method: Extract<SemiConfiguration['method'], { readonly name: Name }> };

/** Adam for the iteration after `step`. */
export function optimizerAt(
  { optimizer, decayFrom, steps }: Pick<SemiConfiguration, 'optimizer' | 'decayFrom' | 'steps'>,
  step: number,
): AdamConfiguration {
  const progress = step / steps;
  const { learningRate, beta1, lateBeta1, beta2, epsilon } = optimizer;
  return {
    learningRate: learningRate * linearDecay(decayFrom, progress),
    beta1: progress <= decayFrom ? beta1 : lateBeta1,
    beta2,
    epsilon,
  };
}
