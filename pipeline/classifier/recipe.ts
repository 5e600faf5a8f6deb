import * as z from 'zod';
import type { LayerSpecification } from '../../models/layers/layer-specification.ts';
import { networkSchema } from '../../models/network.ts';
import type { TrainingPlan } from './training-plan.ts';

export const recipeSchema = z.strictObject({
  /** It ends with two dense layers: what reaches the last are the features, what leaves it the logits. */
  network: networkSchema,
  steps: z.int().positive(),
  batchSize: z.int().positive(),
  learningRate: z.number().positive(),
  warmUpSteps: z.int().nonnegative(),
  shift: z.int().nonnegative(),
  /** How many images are trained on, drawn by the seed. */
  images: z.int().positive(),
  /** Everything random follows from it. */
  seed: z.string(),
});

/** All that decides what a classifier becomes, beside the images: a plan, resolved for a data set. */
export type ClassifierRecipe = Readonly<z.infer<typeof recipeSchema>>;

/** What a recipe depends on of the images. */
export interface TrainingImages {
  readonly height: number;
  readonly width: number;
  readonly count: number;
}

/** Steps that a classifier of few images is given all the same. */
const fewestSteps = 200;

/**
 * Resolves a plan for images and a number of classes.
 *
 * @param plan strides stand in place of pooling, whose gradient wasm lacks
 */
export function classifierRecipe(
  { height, width, count }: TrainingImages,
  classCount: number,
  { convolutions, units, rounds, ...plan }: TrainingPlan,
): ClassifierRecipe {
  return {
    network: {
      inputShape: [height, width, 1],
      layers: [
        ...convolutions.flatMap(({ filters, kernelLength, stride }): LayerSpecification[] => [
          {
            kind: 'conv2d',
            filters,
            kernelSize: [kernelLength, kernelLength],
            strides: [stride, stride],
            padding: 'same',
          },
          leakyRelu,
        ]),
        { kind: 'flatten' },
        { kind: 'dense', units },
        leakyRelu,
        { kind: 'dense', units: classCount },
      ],
    },
    ...plan,
    steps: Math.max(fewestSteps, Math.ceil((rounds * count) / plan.batchSize)),
    images: count,
  };
}

const leakyRelu: LayerSpecification = { kind: 'leakyRelu', slope: 0.1 };
