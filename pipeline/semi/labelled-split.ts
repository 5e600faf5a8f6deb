import { digestOf, generatorFromDigest } from '../../models/seed/random.ts';
import type { LabelledImages } from '../data/images.ts';
import { shuffle } from '../nn/random.ts';
import { InvalidInput } from '../invalid-input.ts';
import type { SemiConfiguration } from './configuration.ts';

/** Which training images are labelled, and which are not. */
export interface LabelledSplit {
  /** As many of each class, class after class. */
  readonly labelled: Uint32Array;
  /** All that the unlabelled rows come from: the labelled images too, whose labels are not looked at there. */
  readonly unlabelled: Uint32Array;
}

type LabelChoice = Pick<SemiConfiguration, 'labelSeed' | 'labelsPerClass' | 'labels'>;

/**
 * Chooses the labelled images by the label seed alone, from the training images, whatever else a run is.
 *
 * @param known the only images whose labels are known, all of which are taken then; absent: all labels are known
 * @throws InvalidInput when a class has too few images
 */
export function chooseLabelled(
  { count, labels }: LabelledImages,
  { labelSeed, labelsPerClass, labels: names }: LabelChoice,
  known?: Uint32Array,
): LabelledSplit {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  shuffle(order, generatorFromDigest(digestOf(`semi-supervised/labels/${labelSeed}`)));
  if (known) return { labelled: known, unlabelled: order };
  const byClass = names.map((_, label) => order.filter((index) => labels[index] === label));
  requireEnough(names, byClass, labelsPerClass);
  const labelled = Uint32Array.from(
    byClass.map((own) => Array.from(own.slice(0, labelsPerClass))).flat(),
  );
  return { labelled, unlabelled: order };
}

/** @throws InvalidInput naming each class that has fewer images than labels are asked for */
function requireEnough(
  names: readonly string[],
  byClass: readonly Uint32Array[],
  labelsPerClass: number,
): void {
  const short = byClass.flatMap((own, label) =>
    own.length < labelsPerClass ? [`class ${names[label]} has ${own.length}`] : [],
  );
  if (short.length === 0) return;
  const fewest = Math.min(...byClass.map((own) => own.length));
  const allowed = fewest === 0 ? 'every class needs one at least' : `1 to ${fewest} are allowed`;
  const listed = short.slice(0, mostListed).join(', ');
  const more = short.length > mostListed ? ` and ${short.length - mostListed} more` : '';
  throw new InvalidInput(
    `--labels-per-class ${labelsPerClass}: ${labelsPerClass} training images of each class are needed, but ${listed}${more}; ${allowed}`,
  );
}

/** Classes that a message names. */
const mostListed = 5;
