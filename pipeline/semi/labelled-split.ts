import { digestOf, generatorFromDigest } from '../../models/seed/random.ts';
import type { LabelledImages } from '../data/images.ts';
import { shuffle } from '../nn/random.ts';
import { InvalidInput } from '../invalid-input.ts';
import type { SemiConfiguration } from './configuration.ts';

/** Which training images are labelled, which are not, and which are kept apart. */
export interface LabelledSplit {
  /** As many of each class, class after class. */
  readonly labelled: Uint32Array;
  /** All that the unlabelled rows come from: the labelled images too, whose labels are not looked at there. */
  readonly unlabelled: Uint32Array;
  /** Neither of them. */
  readonly validation: Uint32Array;
}

type LabelChoice = Pick<
  SemiConfiguration,
  'labelSeed' | 'labelsPerClass' | 'labels' | 'validationImages'
>;

/**
 * Chooses the labelled images by the label seed alone, from the training images, whatever else a run is.
 *
 * @throws InvalidInput when a class has too few images, or too many are to be kept apart
 */
export function chooseLabelled(
  { count, labels }: LabelledImages,
  { labelSeed, labelsPerClass, labels: names, validationImages }: LabelChoice,
): LabelledSplit {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  shuffle(order, generatorFromDigest(digestOf(`semi-supervised/labels/${labelSeed}`)));
  const byClass = names.map((_, label) => order.filter((index) => labels[index] === label));
  for (const [label, own] of byClass.entries()) {
    if (own.length >= labelsPerClass) continue;
    throw new InvalidInput(
      `--labels-per-class ${labelsPerClass}: class ${names[label]} has ${own.length} training images; as many or fewer are allowed`,
    );
  }
  const labelled = Uint32Array.from(
    byClass.map((own) => Array.from(own.slice(0, labelsPerClass))).flat(),
  );
  const chosen = new Set(labelled);
  const others = order.filter((index) => !chosen.has(index));
  if (validationImages > 0 && validationImages >= others.length) {
    throw new InvalidInput(
      `--validation-images ${validationImages}: ${others.length} training images have no label; fewer are allowed`,
    );
  }
  const validation = others.slice(others.length - validationImages);
  const apart = new Set(validation);
  const unlabelled = order.filter((index) => !apart.has(index));
  return { labelled, unlabelled, validation };
}
