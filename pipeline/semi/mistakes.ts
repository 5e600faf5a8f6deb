import * as z from 'zod';
import { softmax } from '../../models/companions/softmax.ts';
import { classify } from '../classifier/network.ts';
import { countLabels } from '../data/class-labels.ts';
import { bytesOfImage, type LabelledImages, takeImages } from '../data/images.ts';

/** Mistakes that are kept to be looked at. */
const mostKept = 30;

/** An image that a classifier names wrongly. */
const mistakeSchema = z.strictObject({
  /** height × width × channels bytes, row by row, in base64. */
  image: z.base64(),
  label: z.int().nonnegative(),
  /** The label that the classifier gives it, and how sure it is, 0..1. */
  found: z.int().nonnegative(),
  probability: z.number().min(0).max(1),
});

/** mistakes.json of a semi-supervised run. */
export const mistakesSchema = z.strictObject({
  /** [true label, label found]: how many images of the one were named as the other. */
  confusion: z.array(z.array(z.int().nonnegative()).readonly()).readonly(),
  /** The classifier was surest of the first. */
  examples: z.array(mistakeSchema).readonly(),
});

export type Mistakes = Readonly<z.infer<typeof mistakesSchema>>;

/** How many images were named wrongly. */
export function errorsOf({ confusion }: Pick<Mistakes, 'confusion'>): number {
  return confusion
    .flatMap((row, label) => row.filter((_, found) => found !== label))
    .reduce((sum, count) => sum + count, 0);
}

/** What a classifier gets wrong among images, class by class, with the mistakes that it is surest of. */
export async function findMistakes(
  classifier: Parameters<typeof classify>[0],
  images: LabelledImages,
  classCount: number,
): Promise<Mistakes> {
  const { labels: found, logits } = await classify(classifier, images.pixels, images.count);
  const wrong = Array.from(found, (label, index) => ({ label, index })).filter(
    ({ label, index }) => label !== images.labels[index],
  );
  const sure = wrong
    .map(({ label, index }) => {
      const own = logits.subarray(index * classCount, (index + 1) * classCount);
      return { label, index, probability: softmax([...own])[label] ?? 0 };
    })
    .toSorted((a, b) => b.probability - a.probability)
    .slice(0, mostKept);
  const taken = takeImages(
    images,
    sure.map(({ index }) => index),
  );
  const size = bytesOfImage(images);
  return {
    confusion: Array.from({ length: classCount }, (_, label) => [
      ...countLabels(
        found.filter((__, index) => images.labels[index] === label),
        classCount,
      ),
    ]),
    examples: sure.map(({ label, probability }, place) => ({
      image: Buffer.from(taken.pixels.subarray(place * size, (place + 1) * size)).toString(
        'base64',
      ),
      label: taken.labels[place] ?? 0,
      found: label,
      probability,
    })),
  };
}
