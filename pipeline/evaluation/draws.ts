import type { Figure } from '../../models/manifest/evaluation.ts';
import type { DrawDigits } from '../../models/digit-series.ts';
import { type Draw, type Generator, generate } from '../../models/generator.ts';
import { seedToLabel, seedToLatent } from '../../models/seed/seed.ts';
import { bytesOfImage, type LabelledImages } from '../data/images.ts';
import { mean } from '../statistics.ts';
import { yieldToEvents } from '../terminal/interruption.ts';

/** Digits in a forward pass, whose tensors stay below some 100 MB. */
const digitsAtOnce = 250;

/**
 * Draws digits by the path that serves them.
 *
 * @param drawOf what the digit of an index is drawn from
 * @param onDrawn is told how many are drawn
 * @param draw draws each batch, such as threads do
 * @returns the digits in order; their labels are those asked for, 0 where there was none
 */
export async function drawDigits(
  generator: Generator,
  count: number,
  drawOf: (index: number) => Draw,
  onDrawn: (drawn: number) => void = () => {},
  draw: DrawDigits = generate,
): Promise<LabelledImages> {
  const { image } = generator.manifest;
  const size = bytesOfImage(image);
  const pixels = new Uint8Array(count * size);
  const labels = new Uint8Array(count);
  const batchFrom = (first: number) => {
    const length = Math.max(0, Math.min(digitsAtOnce, count - first));
    const draws = Array.from({ length }, (_, place) => drawOf(first + place));
    const digits = Promise.resolve(length === 0 ? [] : draw(generator, draws));
    digits.catch(() => {}); // it is thrown where it is awaited
    return { draws, digits };
  };
  // Threads draw the next batch while this one is stored.
  let batch = batchFrom(0);
  for (let first = 0; first < count; first += digitsAtOnce) {
    const { draws, digits } = batch;
    const drawn = await digits;
    batch = batchFrom(first + digitsAtOnce);
    for (const [place, digit] of drawn.entries()) {
      pixels.set(digit, (first + place) * size);
      labels[first + place] = draws[place]?.label ?? 0;
    }
    onDrawn(first + draws.length);
    await yieldToEvents();
  }
  return { count, ...image, pixels, labels };
}

/** What each digit of a set is drawn from, by its index. */
type DrawRule = (index: number) => Draw;

/**
 * Digits of the labels given, in turn. A model without labels is asked for none.
 *
 * @param purpose begins the seeds, `<purpose>/<index>`
 */
export function labelledDraws(
  { manifest }: Generator,
  purpose: string,
  labels: ArrayLike<number>,
): DrawRule {
  return (index) => ({
    latent: seedToLatent(`${purpose}/${index}`, manifest.latent.size),
    label: manifest.labels ? (labels[index % labels.length] ?? 0) : null,
  });
}

/** Digits of every label of the model in turn, as many of each. */
export function balancedDraws(generator: Generator, purpose: string): DrawRule {
  const { labels } = generator.manifest;
  return labelledDraws(generator, purpose, labels ? [...labels.keys()] : [0]);
}

/** Digits as they come when a seed is given and no label: the seed picks it (docs/seeds.md). */
export function unlabelledDraws({ manifest }: Generator, purpose: string): DrawRule {
  const { latent, labels } = manifest;
  return (index) => {
    const seed = `${purpose}/${index}`;
    return {
      latent: seedToLatent(seed, latent.size),
      label: labels ? seedToLabel(seed, labels.length) : null,
    };
  };
}

/**
 * A figure from its values over several draws: mean, sample standard deviation (0 for one draw), and the
 * mean of the floor's values.
 *
 * @param floors the same figure for real images; null or none: it has no floor
 */
export function figureOverDraws(
  values: readonly number[],
  floors: readonly number[] | null = null,
): Figure {
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return {
    mean: centre,
    std: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0,
    floor: floors && floors.length > 0 ? mean(floors) : null,
  };
}

/** A figure for each name. */
export function figuresByName<Name extends string>(
  names: readonly Name[],
  figure: (name: Name) => Figure,
): Record<Name, Figure> {
  return Object.fromEntries(names.map((name) => [name, figure(name)])) as Record<Name, Figure>;
}
