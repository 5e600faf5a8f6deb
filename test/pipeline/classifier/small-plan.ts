import { featurePlan, type TrainingPlan } from '../../../pipeline/classifier/recipe.ts';

/** A classifier of some hundred parameters, for images of 8 × 8. */
export const smallPlan: TrainingPlan = {
  ...featurePlan,
  convolutions: [{ filters: 4, kernelLength: 3, stride: 2 }],
  units: 6,
  batchSize: 16,
  learningRate: 0.01,
  warmUpSteps: 5,
  shift: 0,
};
