import type { CompanionNetworks } from '../../models/manifest/companions.ts';
import type { Classifier, Encoder } from '../../models/companions/companions.ts';
import { completeDigit } from '../../models/completion/completion.ts';
import { type Draw, type Generator, generatorInputs } from '../../models/generator.ts';
import { type Classifier as Evaluator, classify } from '../classifier/network.ts';
import { bytesOfImage, type LabelledImages, sampleImages } from '../data/images.ts';
import { pixelRows } from '../evaluation/metrics/distance-blocks.ts';
import { nearestNeighbours } from '../evaluation/metrics/nearest-neighbours.ts';
import { yieldToEvents } from '../terminal/interruption.ts';
import type { EvaluationProgress } from '../terminal/evaluation-progress.ts';
import { halfMask, halfNames } from './masks.ts';

type EncoderFigures = NonNullable<Required<CompanionNetworks>['encoder']['figures']>;

/** Completions of a digit: enough for a share of them, and for how they differ. */
const completionsOfDigit = 4;

/** What completions are made with, and what they are measured by. */
export interface CompletionParts {
  readonly generator: Generator;
  readonly encoder: Encoder;
  readonly classifier: Classifier;
  /** Another one than `classifier`, which has its part in the completions. */
  readonly evaluator: Evaluator;
  readonly train: LabelledImages;
  readonly test: LabelledImages;
}

/**
 * Hides each half of held-out digits in turn, completes them without their label, and holds what comes out to
 * what was there, beside the plain rival's completions.
 *
 * @param imageCount held-out digits, drawn once and the same for every mask
 */
export async function measureCompletion(
  { generator, encoder, classifier, evaluator, train, test }: CompletionParts,
  imageCount: number,
  progress: EvaluationProgress,
): Promise<EncoderFigures> {
  const digits = sampleImages(test, Math.min(imageCount, test.count), 'companions/completion');
  const masks: EncoderFigures['masks'] = {};
  for (const hidden of halfNames) {
    progress.stage(`completing digits, ${hidden} half hidden`, digits.count);
    const known = halfMask(hidden, digits);
    const own = await completeAll(generator, encoder, classifier, digits, known, progress);
    const rivals = await nearestCompletions(digits, train, known, completionsOfDigit);
    const [ours, theirs] = [
      await figuresOf(own, digits, known, evaluator),
      await figuresOf(rivals, digits, known, evaluator),
    ];
    masks[hidden] = {
      ...ours,
      rivalAgreement: theirs.agreement,
      rivalMeanAgreement: theirs.meanAgreement,
      rivalPixelError: theirs.pixelError,
      rivalDiversity: theirs.diversity,
    };
  }
  return { images: digits.count, completions: completionsOfDigit, masks };
}

/** @returns [digits, completionsOfDigit, height, width, channels] */
async function completeAll(
  generator: Generator,
  encoder: Encoder,
  classifier: Classifier,
  digits: LabelledImages,
  known: Uint8Array,
  progress: EvaluationProgress,
): Promise<Uint8Array> {
  const { count, pixels } = digits;
  const size = bytesOfImage(digits);
  const completed = new Uint8Array(count * completionsOfDigit * size);
  for (let digit = 0; digit < count; digit++) {
    const completions = await completeDigit(generator, encoder, classifier, {
      pixels: pixels.subarray(digit * size, (digit + 1) * size),
      known,
      label: null,
      seed: `companions/completion/${digit}`,
      count: completionsOfDigit,
    });
    for (const [place, completion] of completions.entries()) {
      completed.set(completion.pixels, (digit * completionsOfDigit + place) * size);
    }
    progress.advance(digit + 1);
    await yieldToEvents();
  }
  return completed;
}

type OwnFigures = Pick<
  EncoderFigures['masks'][string],
  'agreement' | 'meanAgreement' | 'pixelError' | 'diversity'
>;

async function figuresOf(
  completed: Uint8Array,
  digits: LabelledImages,
  known: Uint8Array,
  evaluator: Evaluator,
): Promise<OwnFigures> {
  const { labels } = await classify(evaluator, completed, digits.count * completionsOfDigit);
  const agrees = Array.from(
    labels,
    (label, place) => label === digits.labels[Math.floor(place / completionsOfDigit)],
  );
  const size = bytesOfImage(digits);
  const at = (place: number) => completed.subarray(place * size, (place + 1) * size);
  let [error, spread, pairs] = [0, 0, 0];
  for (let digit = 0; digit < digits.count; digit++) {
    const first = digit * completionsOfDigit;
    const truth = digits.pixels.subarray(digit * size, (digit + 1) * size);
    error += hiddenError(at(first), truth, known) / digits.count;
    for (let one = 0; one < completionsOfDigit; one++) {
      for (let other = 0; other < one; other++) {
        spread += Math.sqrt(hiddenError(at(first + one), at(first + other), known));
        pairs += 1;
      }
    }
  }
  const share = (values: readonly boolean[]) => values.filter(Boolean).length / values.length;
  return {
    agreement: share(agrees.filter((_, place) => place % completionsOfDigit === 0)),
    meanAgreement: share(agrees),
    pixelError: error,
    diversity: spread / pairs,
  };
}

/** Mean squared difference of the hidden pixels, in [0, 1]. */
function hiddenError(one: Uint8Array, other: Uint8Array, known: Uint8Array): number {
  const channels = one.length / known.length;
  let [sum, hidden] = [0, 0];
  for (const [place, value] of one.entries()) {
    if (known[Math.floor(place / channels)]) continue;
    sum += ((value - (other[place] ?? 0)) / 255) ** 2;
    hidden += 1;
  }
  return sum / hidden;
}

/**
 * The plain rival: completes each digit with the hidden pixels of the training digits whose known pixels
 * are nearest to its own, the nearest first.
 *
 * @param known height × width: 1 or 0, the same for all
 * @returns [digits.count, count, height, width, channels], 0 to 255
 */
export async function nearestCompletions(
  digits: LabelledImages,
  train: LabelledImages,
  known: Uint8Array,
  count: number,
): Promise<Uint8Array> {
  const { channels } = digits;
  const size = bytesOfImage(digits);
  const isKnown = (place: number) => known[Math.floor(place / channels)] === 1;
  const places = Array.from({ length: size }, (_, place) => place).filter(isKnown);
  const { indices } = await nearestNeighbours(
    pixelRows(bytesAt(places, digits), places.length),
    pixelRows(bytesAt(places, train), places.length),
    count,
  );
  const completed = new Uint8Array(digits.count * count * size);
  for (const [place, neighbour] of indices.entries()) {
    const digit = Math.floor(place / count);
    for (let pixel = 0; pixel < size; pixel++) {
      completed[place * size + pixel] =
        (isKnown(pixel)
          ? digits.pixels[digit * size + pixel]
          : train.pixels[neighbour * size + pixel]) ?? 0;
    }
  }
  return completed;
}

/** Some bytes of each image, side by side. @returns [count, places.length] */
function bytesAt(places: readonly number[], images: LabelledImages): Uint8Array {
  const size = bytesOfImage(images);
  const bytes = new Uint8Array(images.count * places.length);
  let target = 0;
  for (let image = 0; image < images.count; image++) {
    for (const place of places) bytes[target++] = images.pixels[image * size + place] ?? 0;
  }
  return bytes;
}

/**
 * Draws digits for a step of training.
 *
 * @returns [draws, height, width, channels], 0 to 255
 */
export function drawPixels({ manifest, running }: Generator, draws: readonly Draw[]): Uint8Array {
  const { latent, labels } = manifest;
  return running.runToPixels(generatorInputs(draws, latent.size, labels?.length ?? 0));
}
