import { digestOf, generatorFromDigest } from '../../models/seed/random.ts';
import { type LabelledImages, takeImages } from '../../pipeline/data/images.ts';
import { shuffle } from '../../pipeline/nn/random.ts';

/** The digits that the page brings, and their size. */
const perClass = 600;
const classes = 10;
const side = 28;
const count = perClass * classes;

/** Chooses as many images of each class, in an order and by a choice that are always the same. */
export function chooseDigits(images: LabelledImages): LabelledImages {
  const order = Uint32Array.from({ length: images.count }, (_, index) => index);
  shuffle(order, generatorFromDigest(digestOf('learn/digits')));
  const taken = new Map<number, number>();
  const chosen = order.filter((index) => {
    const label = images.labels[index] ?? 0;
    const before = taken.get(label) ?? 0;
    taken.set(label, before + 1);
    return before < perClass;
  });
  return takeImages(images, chosen);
}

/** The labels, then the pixels of all images: what the page downloads, gzipped. */
export function packDigits({ labels, pixels }: LabelledImages): Uint8Array {
  const packed = new Uint8Array(labels.length + pixels.length);
  packed.set(labels);
  packed.set(pixels, labels.length);
  return packed;
}

/** @throws RangeError for anything but what {@link packDigits} makes */
export function unpackDigits(packed: Uint8Array): LabelledImages {
  const length = count * (1 + side * side);
  if (packed.length !== length) {
    throw new RangeError(`the digits have ${packed.length} bytes, not ${length}`);
  }
  const [labels, pixels] = [packed.subarray(0, count), packed.subarray(count)];
  return { count, height: side, width: side, channels: 1, labels, pixels };
}
