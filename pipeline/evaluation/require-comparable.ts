import type { Manifest } from '../../models/manifest.ts';
import type { Dataset } from '../data/dataset.ts';
import { InvalidInput } from '../invalid-input.ts';

/**
 * Checks that a model's digits can be held against a data set's images.
 *
 * @throws InvalidInput when their sizes or their labels differ
 */
export function requireComparable(
  { id, image, labels }: Pick<Manifest, 'id' | 'image' | 'labels'>,
  { name, train, labels: classes }: Dataset,
): void {
  if (image.height !== train.height || image.width !== train.width) {
    throw new InvalidInput(
      `--data ${name}: images of ${train.height} × ${train.width}, but the model ${id} draws ${image.height} × ${image.width}: give the data it was trained on`,
    );
  }
  if (labels !== null && !isSameList(labels, classes)) {
    throw new InvalidInput(
      `--data ${name}: its classes are ${listed(classes)}, but the model ${id} has the labels ${listed(labels)}: give the data it was trained on`,
    );
  }
}

function isSameList(first: readonly string[], second: readonly string[]): boolean {
  return first.length === second.length && first.every((value, index) => value === second[index]);
}

/** A dozen names are enough to see what a list is of. */
function listed(names: readonly string[]): string {
  const [shown, more] = [names.slice(0, 12), names.length - 12];
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
