import * as z from 'zod';
import { readingSchema } from '../data/format.ts';
import { networkSchema } from '../../models/network/schema.ts';
import type { AdamConfiguration } from '../nn/adam.ts';
import { rateFactor, type RateSchedule } from '../nn/schedule.ts';
import { lossNames } from './loss.ts';

const rate = z.number().min(0).max(1);

const rateSchedule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant') }),
  /** Constant for a share of the steps, then half a cosine down to a share of the rate. */
  z.strictObject({ kind: z.literal('cosine'), hold: rate, final: rate }),
]);

const settings = z.strictObject({
  /** The preset that the rest was resolved from. */
  preset: z.string(),
  /** "mnist" or the folder the images came from. */
  data: z.string(),
  datasetSha256: z.string(),
  /** Training images that are held out: the run compares with them and does not train on them. */
  validationImages: z.int().nonnegative().default(0),
  /** Training images that are kept apart as test images, of data without any; absent: none. */
  testImages: z.int().positive().optional(),
  /** How the image files were read; absent: all alike, none left out. */
  reading: readingSchema.optional(),
  /** The names of the classes that condition both networks; null: the GAN is unconditional. */
  labels: z.array(z.string()).min(1).readonly().nullable(),
  /** Everything random in the run follows from it. */
  seed: z.int().nonnegative(),
  /** Iterations; each updates both networks, but for the head start. */
  steps: z.int().positive(),
  /** The first iterations, in which only the discriminator moves. */
  headStart: z.int().nonnegative(),
  /**
   * Alternating: the discriminator on half a batch of real images, then on half a batch of fakes, then
   * the generator on a batch. Simultaneous: both on a batch of each, from one pass.
   */
  play: z.enum(['alternating', 'simultaneous']),
  /** Updates of the discriminator in an iteration, of which the generator has one: n_critic of Gulrajani et al. 2017. */
  nCritic: z.int().positive().default(1),
  /** Images in a step of the generator. */
  batchSize: z.int().min(2).multipleOf(2),
  latentSize: z.int().positive(),
  /** [height, width, channels] */
  imageShape: z.tuple([z.int().positive(), z.int().positive(), z.literal([1, 3])]).readonly(),
  loss: z.enum(lossNames),
  regularizer: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    /** Every matrix of the discriminator is kept to this spectral norm or a smaller one. */
    z.strictObject({ kind: z.literal('spectralNorm'), bound: z.number().positive() }),
    /** Half the squared length of the discriminator's gradient at real images, times the weight: R1. */
    z.strictObject({
      kind: z.literal('gradientPenalty'),
      weight: z.number().positive(),
      /** Iterations between two that pay it, then so many times as much. */
      every: z.int().positive(),
      /** How far images are moved up their gradient to see how it changes, with pixels in [-1, 1]. */
      distance: z.number().positive(),
    }),
    /** The squared difference of the gradient's length from 1 between real images and fakes, times the weight. */
    z.strictObject({
      kind: z.literal('interpolatedGradientPenalty'),
      weight: z.number().positive(),
      every: z.int().positive(),
      distance: z.number().positive(),
    }),
  ]),
  augmentation: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    /** What the discriminator sees is moved by up to so many pixels each way. */
    z.strictObject({ kind: z.literal('translation'), pixels: z.int().positive() }),
    /** Of what the discriminator sees, each image is changed by itself; 0 leaves a change out. */
    z.strictObject({
      kind: z.literal('diffAugment'),
      /** Brightness, contrast and, of three channels, saturation; 1: as far as published. */
      color: rate.default(0),
      /** Pixels each way, at most. */
      shift: z.int().nonnegative().default(0),
      /** The side of the rectangle that is cut out, over the image's. */
      cutout: rate.default(0),
    }),
  ]),
  /**
   * What a run does whose generator draws one kind of image early on: it goes on, or it begins again with DiffAugment.
   * A run that augments goes on.
   */
  onCollapse: z.enum(['goOn', 'augment']).default('goOn'),
  optimizer: z.strictObject({
    learningRate: z.number().positive(),
    /** The discriminator's learning rate over the generator's. */
    discriminatorRatio: z.number().positive(),
    beta1: rate,
    beta2: rate,
    epsilon: z.number().positive(),
    /** Whether both networks' updates count as one sequence in Adam's bias corrections. */
    sharedCounter: z.boolean(),
  }),
  /** How the learning rate of each network goes. */
  schedule: z.strictObject({ generator: rateSchedule, discriminator: rateSchedule }),
  /** Decay of the moving average of the generator's weights that samples and the model are of; null: none. */
  averageDecay: rate.nullable(),
  generator: networkSchema,
  discriminator: networkSchema,
  /** Iterations between two lines of log.jsonl, which hold means over them. */
  logEvery: z.int().positive(),
  /** Iterations between two sheets of samples. */
  sampleEvery: z.int().positive(),
  /** Iterations between two measurements of what is drawn; null: none is made. */
  evaluateEvery: z.int().positive().nullable(),
  /** Iterations between two checkpoints. */
  checkpointEvery: z.int().positive(),
  /** How the model is measured when it is trained. */
  evaluation: z.enum(['full', 'quick', 'none']),
});

/** What `--set` may replace of a recipe: all that a preset decides and that has no flag of its own. */
export const recipeSchema = settings.pick({
  play: true,
  nCritic: true,
  latentSize: true,
  loss: true,
  regularizer: true,
  augmentation: true,
  onCollapse: true,
  optimizer: true,
  schedule: true,
  averageDecay: true,
  logEvery: true,
  evaluateEvery: true,
});

/** What only the simultaneous step uses: with the alternating one it would be ignored. */
export const configurationSchema = settings.refine(
  ({ play, loss, regularizer, augmentation }) =>
    play === 'simultaneous' ||
    (loss === 'nonSaturating' &&
      (regularizer.kind === 'none' || regularizer.kind === 'spectralNorm') &&
      augmentation.kind === 'none'),
  'the alternating step takes the non-saturating loss, no gradient penalty and no augmentation',
);

/** All that decides what a run computes, resolved: stored with the run and with the model it makes. */
export type Configuration = Readonly<z.infer<typeof configurationSchema>>;

/** What each network's next update takes. */
export interface Optimizers {
  readonly generator: AdamConfiguration;
  readonly discriminator: AdamConfiguration;
}

/** Both networks' optimisers for the iteration after `step`, with the learning rates of the schedule. */
export function optimizersAt(
  { optimizer, schedule, steps }: Pick<Configuration, 'optimizer' | 'schedule' | 'steps'>,
  step: number,
): Optimizers {
  const { learningRate, discriminatorRatio } = optimizer;
  const rateOf = (goes: RateSchedule) => learningRate * rateFactor(goes, step / steps);
  return {
    generator: { ...optimizer, learningRate: rateOf(schedule.generator) },
    discriminator: {
      ...optimizer,
      learningRate: rateOf(schedule.discriminator) * discriminatorRatio,
    },
  };
}
