import { InvalidInput } from '../invalid-input.ts';
import type { LabelledImages, TrainAndTest } from './images.ts';

/** Labels are stored as bytes. */
export const classLimit = 256;

/** In characters: a class is named in URLs and on pages. */
const mostNameLength = 64;

/** @param placeOf names the place of a class in the message @throws InvalidInput for a name that is too long */
export function requireShortNames(
  names: readonly string[],
  placeOf: (name: string) => string,
): void {
  const long = names.find((name) => name.length > mostNameLength);
  if (long === undefined) return;
  throw new InvalidInput(
    `${placeOf(long)}: the name of a class has ${long.length} characters; at most ${mostNameLength} are allowed`,
  );
}

/**
 * Leaves out the classes without training images, which no network could learn: EMNIST's letters have the labels 1
 * to 26, and nothing is labelled 0. The other classes move up; their names stay.
 *
 * @param source names the data in messages
 * @returns the data, and the names of the classes that were left out
 * @throws InvalidInput when test images have such a class
 */
export function withoutEmptyClasses<Contents extends TrainAndTest>(
  contents: Contents,
  source: string,
): { readonly contents: Contents; readonly leftOut: readonly string[] } {
  const { labels, train, test } = contents;
  const counts = countLabels(train.labels, labels.length);
  const leftOut = labels.filter((_, label) => counts[label] === 0);
  if (leftOut.length === 0) return { contents, leftOut };
  const places = new Map<number, number>();
  for (const [label, count] of counts.entries()) if (count > 0) places.set(label, places.size);
  const unknown = test?.labels.find((label) => !places.has(label));
  if (unknown !== undefined) {
    throw new InvalidInput(
      `${source}: test images have the label ${labels[unknown]}, but no training image has it`,
    );
  }
  const moved = (images: LabelledImages): LabelledImages => ({
    ...images,
    labels: images.labels.map((label) => places.get(label) ?? 0),
  });
  return {
    contents: {
      ...contents,
      labels: labels.filter((_, label) => places.has(label)),
      train: moved(train),
      test: test && moved(test),
    },
    leftOut,
  };
}

/** How many images have each label. @returns [classCount] */
export function countLabels(labels: Uint8Array, classCount: number): Uint32Array {
  const counts = new Uint32Array(classCount);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

/** "0", "1" and so on, up to the highest label. */
export function numberedLabels(labels: Uint8Array): readonly string[] {
  const highest = labels.reduce((first, second) => Math.max(first, second), 0);
  return Array.from({ length: highest + 1 }, (_, label) => String(label));
}
