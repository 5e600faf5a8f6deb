import type { Classifier, Discriminator } from './companions.ts';
import { sizeOf } from '../network/layers.ts';
import type { RunningNetwork } from '../runtime/running-network.ts';
import { softmax } from './softmax.ts';

/** What a judge says of one image. The first three probabilities sum to 1, those of the labels too. */
export interface Judgement {
  /** That it is a real handwritten digit, real and generated ones being as likely beforehand. */
  readonly probabilityReal: number;
  /** That the model's generator drew it. */
  readonly probabilityGenerated: number;
  /** That it is no digit at all: noise, a letter, a scribble, a blank. */
  readonly probabilityNoDigit: number;
  /** The most likely label, given that it is a digit. */
  readonly label: number;
  /** [labels] Of each label, given that it is a digit. */
  readonly probabilities: readonly number[];
}

/**
 * Judges images of the generator's size as its data set has them (MNIST: light ink on dark, in a box of
 * 20 × 20, centred by mass). How the probabilities are calibrated:
 * docs/judge-and-completion.md.
 *
 * @param images height × width × channels bytes each, 0 to 255
 * @throws RangeError for an image of another size
 */
export function judge(
  discriminator: Discriminator,
  classifier: Classifier,
  images: readonly Uint8Array[],
): readonly Judgement[] {
  const { scale, offsets } = discriminator.calibration;
  const kinds = logitsOf(discriminator, images);
  const names = logitsOf(classifier, images);
  return images.map((_, index) => {
    const logits = kinds[index] ?? [];
    const [real = 0, generated = 0, noDigit = 0] = softmax(
      offsets.map((offset, kind) => scale * (logits[kind] ?? 0) + offset),
    );
    const probabilities = probabilitiesOf(names[index] ?? [], classifier);
    return {
      probabilityReal: real,
      probabilityGenerated: generated,
      probabilityNoDigit: noDigit,
      label: probabilities.indexOf(Math.max(...probabilities)),
      probabilities: [...probabilities],
    };
  });
}

/**
 * How surprised a classifier is by images that are given labels: −ln of the label's probability, in nats.
 *
 * @throws RangeError for an image of another size
 */
export function labelSurprises(
  classifier: Classifier,
  images: readonly { readonly pixels: Uint8Array; readonly label: number }[],
): readonly number[] {
  const logits = logitsOf(
    classifier,
    images.map(({ pixels }) => pixels),
  );
  return images.map(({ label }, index) => {
    const probability = probabilitiesOf(logits[index] ?? [], classifier)[label] ?? 0;
    return -Math.log(Math.max(probability, Number.MIN_VALUE));
  });
}

/** [labels], calibrated. */
function probabilitiesOf(
  logits: ArrayLike<number>,
  { temperature }: Pick<Classifier, 'temperature'>,
): Float64Array {
  return softmax(Array.from(logits, (logit) => logit / temperature));
}

/**
 * What a network of images says of each, before any softmax.
 *
 * @param images height × width × channels bytes each, 0 to 255
 * @returns as many numbers an image as the network ends with
 * @throws RangeError for an image of another size than the network's
 */
export function logitsOf(
  { running }: { readonly running: RunningNetwork },
  images: readonly Uint8Array[],
): readonly Float32Array[] {
  if (images.length === 0) return [];
  const { inputShape } = running.network;
  const size = sizeOf(inputShape);
  const input = new Float32Array(images.length * size); // [images, height, width, channels]
  for (const [place, image] of images.entries()) {
    if (image.length !== size) {
      throw new RangeError(
        `image: ${image.length} pixels given, ${inputShape.filter((length) => length > 1).join(' × ')} expected`,
      );
    }
    const scaled = Float32Array.from(image, (pixel) => (pixel - 127.5) / 127.5);
    input.set(scaled, place * size);
  }
  const values = running.run(input); // [images, outputs]
  const length = values.length / images.length;
  return images.map((_, place) => values.slice(place * length, (place + 1) * length));
}
