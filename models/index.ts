import { generate } from './draw.ts';
import { seriesSeed } from './digit-series.ts';
import { disposeGenerator, loadGenerator } from './generator.ts';
import { setHandwriting } from './images/handwriting.ts';
import type { GreyImage } from './images/image.ts';
import type { Manifest } from './manifest/manifest.ts';
import { truncateLatent } from './seed/latent.ts';
import { requireSeed, seedToLabel, seedToLatent } from './seed/seed.ts';
import { shown } from './shown.ts';
import { type ModelSource, openSource } from './source.ts';

export { MissingFile, ModelError, StoreError } from './errors.ts';
export type { GreyImage } from './images/image.ts';
export type { DigitImage, PictureOptions } from './images/picture.ts';
export { handBetween } from './seed/hand-between.ts';
export { toDataUrl, toPng } from './images/to-png.ts';
export { type SvgOptions, toSvg } from './images/to-svg.ts';
export type { Manifest } from './manifest/manifest.ts';
export { useRuntimeModule } from './runtime/kernels.ts';
export type { ModelSource } from './source.ts';

/** How a digit is drawn. */
export interface DrawOptions {
  /**
   * Which image: the index of one of the model's labels, as a number, or its name, as a text. Default: the seed picks one.
   */
  readonly label?: number | string;
  /** From 0, the average style, to 1, full variety. Default: 1. */
  readonly truncation?: number;
  /** A handwriting, as `hand` returns it, in place of the seed's own. */
  readonly hand?: Float32Array;
}

/** A digit with what it was drawn from. */
export interface LabelledDigit {
  readonly seed: string;
  /** Null for a model without labels. */
  readonly label: number | null;
  readonly pixels: Uint8Array; // [height × width], 0 (background) to 255 (ink)
}

/** A seed: a text of 1 to 128 characters; a number stands for its decimal digits. */
export type Seed = string | number;

/** A model in memory. Every method is synchronous, and draws the same pixels on every machine. */
export interface DigitGenerator {
  /** What the model is, where it came from and how it was evaluated. */
  readonly manifest: Manifest;
  /**
   * Draws one digit: height × width bytes (28 × 28 = 784 of the shipped model), 0 (background) to 255 (ink).
   *
   * @throws RangeError for a seed, label, truncation or hand that is not allowed, TypeError for options that are no object
   */
  readonly draw: (seed: Seed, options?: DrawOptions) => Uint8Array;
  /**
   * Draws digits 0 to count − 1 of a series: digit i has the seed "<seed>/<i>", as in /dataset.
   *
   * @throws RangeError as draw does
   */
  readonly drawMany: (seed: Seed, count: number, options?: DrawOptions) => readonly LabelledDigit[];
  /** The handwriting of a seed: its latent vector, [latent.size] normal deviates. */
  readonly hand: (seed: Seed) => Float32Array;
  /** The label that a seed picks when none is given; null for a model without labels. */
  readonly label: (seed: Seed) => number | null;
  /** Frees the memory; drawing throws from then on. */
  readonly dispose: () => void;
}

/**
 * Loads a model and verifies it: length and SHA-256 of each file, the id, and the pixels of known seeds.
 *
 * @param source absent: the model that is part of the package
 * @throws TypeError for what is no source; ModelError that names the file and what was expected; StoreError when a host cannot be reached
 */
export async function createGenerator(source?: ModelSource): Promise<DigitGenerator> {
  const { store, id } = await openSource(source);
  const generator = await loadGenerator(store, id);
  const { latent, labels } = generator.manifest;
  let isDisposed = false;

  function drawAll(draws: Parameters<typeof generate>[1]): Uint8Array[] {
    if (isDisposed) throw new Error('the generator was disposed');
    return generate(generator, draws);
  }

  const labelOf = (seed: Seed) => (labels ? seedToLabel(textOf(seed), labels.length) : null);
  // What is no name of a label is left to `generate`, which takes an index and refuses all else.
  const indexOf = (label: number | string): number => {
    const index = labels?.indexOf(label as string) ?? -1;
    return index < 0 ? (label as number) : index;
  };
  const handOf = (seed: Seed) => seedToLatent(textOf(seed), latent.size);
  const drawOf = (seed: Seed, options: DrawOptions) => {
    if (Object(options) !== options) refuseOptions(options as never);
    const { label, truncation = 1, hand, ...others } = options;
    for (const name in others) refuseOptions(name);
    requireTruncation(truncation);
    if (hand) requireFinite(hand);
    return {
      latent: truncateLatent(hand ?? handOf(seed), truncation),
      label: label === undefined ? labelOf(seed) : indexOf(label),
    };
  };

  return {
    manifest: generator.manifest,
    draw(seed, options = {}) {
      const [pixels = new Uint8Array()] = drawAll([drawOf(seed, options)]);
      return pixels;
    },
    drawMany(seed, count, options = {}) {
      requireCount(count);
      const text = textOf(seed);
      const draws = Array.from({ length: count }, (_, index) =>
        drawOf(seriesSeed(text, index), options),
      );
      const images = drawAll(draws);
      return draws.map(({ label }, index) => ({
        seed: seriesSeed(text, index),
        label,
        pixels: images[index] ?? new Uint8Array(),
      }));
    },
    hand: handOf,
    label: labelOf,
    dispose() {
      isDisposed = true;
      disposeGenerator(generator);
    },
  };
}

/**
 * Draws a number in one handwriting, as one image.
 *
 * @param digits 1 to 32 digits; a text keeps leading zeros
 * @throws RangeError as draw does, and for a model that draws colours or lacks the label of a digit
 */
export function drawNumber(
  generator: Pick<DigitGenerator, 'draw' | 'manifest'>,
  digits: Seed,
  seed: Seed,
  options: Omit<DrawOptions, 'label'> = {},
): GreyImage {
  const { draw, manifest } = Object(generator) as typeof generator;
  if (typeof draw !== 'function') {
    throw new TypeError(
      `generator: ${shown(generator)} given, what createGenerator returns allowed`,
    );
  }
  if (!/^[0-9]{1,32}$/.test(String(digits))) {
    throw new RangeError(`digits: ${shown(digits)} given, 1 to 32 digits allowed`);
  }
  const { labels, image } = manifest;
  const { width, height, channels } = image;
  if (channels !== 1) {
    throw new RangeError(
      `digits: the model ${manifest.id} draws colours: numbers need one channel`,
    );
  }
  return setHandwriting(
    Array.from(String(digits), (digit) => {
      const label = labels?.indexOf(digit) ?? -1;
      if (label < 0) throw new RangeError(`digits: the model ${manifest.id} has no label ${digit}`);
      return { width, height, pixels: draw(seed, { ...options, label }) };
    }),
  );
}

/** The text that a seed stands for. @throws RangeError for what is no seed */
function textOf(seed: Seed): string {
  const text = Number.isFinite(seed) ? String(seed) : seed;
  requireSeed(text);
  return text;
}

/** @param given what is no object, or a name that is none of an option's */
function refuseOptions(given: string): never {
  throw new TypeError(`options: ${given} given, { label, truncation, hand } allowed`);
}

function requireTruncation(truncation: number): void {
  if (typeof truncation === 'number' && truncation >= 0 && truncation <= 1) return;
  throw new RangeError(`truncation: ${truncation} given, 0 to 1 allowed`);
}

function requireFinite(hand: Float32Array): void {
  // What has no `every` is no handwriting.
  if (hand.every?.(Number.isFinite)) return;
  throw new RangeError('hand: finite numbers, as hand() returns them, allowed');
}

function requireCount(count: number): void {
  if (Number.isInteger(count) && count >= 0 && count <= 9_999_999) return;
  throw new RangeError(`count: ${count} given, a whole number from 0 to 9999999 allowed`);
}
