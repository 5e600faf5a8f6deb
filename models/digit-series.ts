import { type Draw, type Generator, generate } from './generator.ts';
import { latentBetween, truncateLatent } from './seed/latent.ts';
import { seedToLabel, seedToLatent } from './seed/seed.ts';

/** A series of digits that follows from one seed. */
export interface DigitSeries {
  readonly seed: string;
  readonly count: number;
  /** The index of the first digit. Default: 0. */
  readonly start?: number;
  /** The label of all; null: each digit's own seed picks, or the model has none. */
  readonly label: number | null;
  /** 0 to 1, models/seed/latent.ts. */
  readonly truncation?: number;
  /** Draws each digit on the way from this latent vector to its seed's own, at this share of it. */
  readonly near?: { readonly latent: Float32Array; readonly share: number };
}

/** One digit of a series. */
export interface SeriesDigit {
  readonly seed: string;
  /** Null for a model without labels. */
  readonly label: number | null;
}

/** Digits of a series that were drawn together. */
export interface SeriesBatch {
  readonly digits: readonly SeriesDigit[];
  readonly images: readonly Uint8Array[]; // [height × width] each, 0 (background) to 255 (ink)
}

/** Room that a series' seed leaves for what is put behind it: "/" and a number below {@link seriesEnd}. */
export const seriesSeedRoom = 8;

/** The end of the longest series: indices have up to 7 digits. */
export const seriesEnd = 10_000_000;

/** The seed of a digit of a series, so that each can be drawn alone: "<seed>/<index>", from 0. */
export function seriesSeed(seed: string, index: number): string {
  return `${seed}/${index}`;
}

/** The digits of a series without drawing them, from one up to another, counted from its start. */
export function seriesDigits(
  { seed, label, start = 0 }: DigitSeries,
  labelCount: number,
  { from, to }: { readonly from: number; readonly to: number },
): readonly SeriesDigit[] {
  return Array.from({ length: to - from }, (_, offset) => {
    const own = seriesSeed(seed, start + from + offset);
    if (labelCount === 0) return { seed: own, label: null };
    return { seed: own, label: label ?? seedToLabel(own, labelCount) };
  });
}

/** What draws: models/generator.ts, or something that gathers draws before it does. */
export type DrawDigits = (
  generator: Generator,
  draws: readonly Draw[],
) => readonly Uint8Array[] | Promise<readonly Uint8Array[]>;

/** What of a model a series follows from: of its labels only how many they are. */
export interface SeriesModel {
  readonly latent: Generator['manifest']['latent'];
  readonly labels: { readonly length: number } | null;
}

/** What a series' digits follow from, from one up to another, counted from its start. */
export function seriesDraws(
  series: DigitSeries,
  { latent, labels }: SeriesModel,
  range: { readonly from: number; readonly to: number },
): { readonly digits: readonly SeriesDigit[]; readonly draws: readonly Draw[] } {
  const { truncation = 1, near } = series;
  const digits = seriesDigits(series, labels?.length ?? 0, range);
  const draws = digits.map(({ seed, label }) => {
    const own = seedToLatent(seed, latent.size);
    const placed = near ? latentBetween(near.latent, own, near.share) : own;
    return { latent: truncateLatent(placed, truncation), label };
  });
  return { digits, draws };
}

/**
 * Draws a series, a batch after the other, so that the memory it takes does not grow with its count.
 *
 * @throws RangeError for a label that is not one of the model's
 */
export async function* drawSeries(
  generator: Generator,
  series: DigitSeries,
  {
    batchSize = 64,
    draw = generate,
  }: { readonly batchSize?: number; readonly draw?: DrawDigits } = {},
): AsyncGenerator<SeriesBatch> {
  const batchFrom = (from: number) => {
    const to = Math.min(series.count, from + batchSize);
    const { digits, draws } = seriesDraws(series, generator.manifest, { from, to });
    const images = Promise.resolve(draw(generator, draws));
    images.catch(() => {}); // it is thrown where it is awaited, which a reader who left does not
    return { digits, images };
  };
  // Threads draw the next batch while this one is used.
  let next = batchFrom(0);
  for (let from = 0; from < series.count; from += batchSize) {
    const { digits, images } = next;
    const drawn = await images;
    if (from + batchSize < series.count) next = batchFrom(from + batchSize);
    yield { digits, images: drawn };
  }
}
