import type { LabelledImages } from '../data/labelled-images.ts';
import type { SemiConfiguration } from './configuration.ts';
import { createFeatureMatching } from './feature-matching/learner.ts';
import type { Choice } from './labelled-choice.ts';
import type { Learner } from './learner.ts';
import { createConsistency } from './consistency/learner.ts';

/** A configuration's method on its data. The caller disposes it. */
export function createLearner(
  { method, ...rest }: SemiConfiguration,
  images: LabelledImages,
  choice: Choice,
): Learner {
  switch (method.name) {
    case 'feature-matching':
      return createFeatureMatching({ ...rest, method }, images, choice);
    case 'consistency':
      return createConsistency({ ...rest, method }, images, choice);
  }
}
