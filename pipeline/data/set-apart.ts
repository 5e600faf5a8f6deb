import { digestOf, generatorFromDigest } from '../../models/seed/random.ts';
import { shuffle } from '../nn/random.ts';
import { countLabels } from './class-labels.ts';
import { type LabelledImages, takeImages } from './images.ts';

/** Images in two parts, both in their own order. */
export interface ApartImages {
  readonly kept: LabelledImages;
  readonly apart: LabelledImages;
}

/**
 * Sets images apart at random. The last image of a class always stays.
 *
 * @param count images to set apart; fewer are where too many classes have one image only
 * @param purpose seeds the choice
 */
export function setApart(
  images: LabelledImages,
  classCount: number,
  count: number,
  purpose: string,
): ApartImages {
  const order = Uint32Array.from({ length: images.count }, (_, index) => index);
  shuffle(order, generatorFromDigest(digestOf(purpose)));
  const left = countLabels(images.labels, classCount);
  const isApart = new Uint8Array(images.count);
  let found = 0;
  for (const index of order) {
    if (found === count) break;
    const label = images.labels[index] ?? 0;
    if (left[label] === 1) continue;
    left[label] = (left[label] ?? 0) - 1;
    isApart[index] = 1;
    found += 1;
  }
  const indices = order.toSorted();
  const part = (wanted: number) =>
    takeImages(
      images,
      indices.filter((index) => isApart[index] === wanted),
    );
  return { kept: part(0), apart: part(1) };
}
