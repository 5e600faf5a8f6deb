import type { LabelledImages } from '../../data/labelled-images.ts';
import type { SemiConfiguration } from '../../semi/configuration.ts';
import { createFeatureMatching } from '../../semi/feature-matching/learner.ts';
import type { Choice } from '../../semi/labelled-choice.ts';
import type { Learner } from '../../semi/learner.ts';
import { createConsistency } from '../../semi/consistency/learner.ts';

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
