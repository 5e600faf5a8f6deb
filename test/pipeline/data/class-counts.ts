import type { LabelledImages } from '../../../pipeline/data/dataset.ts';

/** How many images each of the labels 0 to classCount − 1 has. */
export function classCounts(images: LabelledImages, classCount: number): number[] {
  return Array.from({ length: classCount }, (_, label) =>
    images.labels.reduce((count, found) => count + Number(found === label), 0),
  );
}
