import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { writeEncoderInput } from '../../models/encoder.ts';
import type { Generator } from '../../models/generator.ts';
import {
  digestOf,
  generatorFromDigest,
  type RandomGenerator,
} from '../../models/random/generator-state.ts';
import { fillNormal } from '../../models/random/normal.ts';
import type { LabelledImages } from '../data/labelled-images.ts';
import { pixelsToUnitRange } from '../data/scaled-pixels.ts';
import { takeImages } from '../data/sample-images.ts';
import { drawPixels } from './draw-pixels.ts';
import { randomMask } from './random-masks.ts';

/** Masked digits: real ones that are drawn again, as many that are only named, as many generated ones. */
export interface EncoderBatch {
  /** Of each kind. */
  readonly count: number;
  /** [3 · count, height, width, 2] in [0, 1] */
  readonly inputs: Float32Array;
  /** [3 · count, labels], one-hot */
  readonly labels: Float32Array;
  /** [count, height, width, 1] The first images whole, in [-1, 1], and which of their pixels are known. */
  readonly real: Float32Array;
  readonly known: Float32Array;
  /** [count, latentSize] What the generated ones were drawn from. */
  readonly latents: Float32Array;
}

const streamNames = ['weights', 'order', 'latents', 'masks'] as const;

/** All randomness of an encoder's training, one generator a purpose. */
export type EncoderStreams = Readonly<Record<(typeof streamNames)[number], RandomGenerator>>;

/** Splits a seed by purpose. */
export function encoderStreams(seed: string): EncoderStreams {
  return Object.fromEntries(
    streamNames.map((name) => [name, generatorFromDigest(digestOf(`${seed}/${name}`))]),
  ) as EncoderStreams;
}

/** Draws real images with replacement, and digits of the generator by labels that are all as likely. */
export function drawEncoderBatch(
  images: LabelledImages,
  generator: Generator,
  count: number,
  { order, latents, masks }: EncoderStreams,
): EncoderBatch {
  const { image, latent, labels } = generator.manifest;
  const labelCount = labels?.length ?? 0;
  const real = takeImages(
    images,
    Array.from({ length: 2 * count }, () => uniformInt(order, 0, images.count - 1)),
  );
  const draws = Array.from({ length: count }, () => ({
    latent: fillNormal(latents, new Float32Array(latent.size)),
    label: uniformInt(latents, 0, labelCount - 1),
  }));
  const size = image.height * image.width;
  const pixels = new Uint8Array(3 * count * size);
  pixels.set(real.pixels);
  pixels.set(drawPixels(generator, draws), 2 * count * size);
  const firstPixels = real.pixels.subarray(0, count * size);
  const whole = new Float32Array(firstPixels.length);
  pixelsToUnitRange(firstPixels, whole);
  return {
    count,
    ...maskedInputs(
      pixels,
      Array.from({ length: 3 * count }, () => randomMask(masks, image)),
      count,
    ),
    labels: oneHot([...real.labels, ...draws.map(({ label }) => label)], labelCount),
    real: whole,
    latents: Float32Array.from(draws.flatMap((draw) => [...draw.latent])),
  };
}

function maskedInputs(
  pixels: Uint8Array,
  masks: readonly Uint8Array[],
  count: number,
): Pick<EncoderBatch, 'inputs' | 'known'> {
  const size = pixels.length / masks.length;
  const inputs = new Float32Array(2 * pixels.length);
  for (const [place, mask] of masks.entries()) {
    const own = pixels.subarray(place * size, (place + 1) * size);
    writeEncoderInput(own, mask, inputs.subarray(2 * place * size, 2 * (place + 1) * size));
  }
  const known = new Float32Array(count * size);
  for (const [place, mask] of masks.slice(0, count).entries()) known.set(mask, place * size);
  return { inputs, known };
}

/** @returns [labels, labelCount] */
function oneHot(labels: readonly number[], labelCount: number): Float32Array {
  const values = new Float32Array(labels.length * labelCount);
  for (const [row, label] of labels.entries()) values[row * labelCount + label] = 1;
  return values;
}
