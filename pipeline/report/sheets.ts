import { decode, encode } from 'fast-png';
import { raw } from 'hono/html';
import { type Generator, generate } from '../../models/generator.ts';
import { seedToLatent } from '../../models/seed/seed.ts';
import { bytesOfImage, dimensionsText, encodeSheet, type ImageDimensions } from '../data/images.ts';
import { InvalidInput } from '../invalid-input.ts';
import type { ClosestPair } from '../record/stored.ts';
import { type Html, html } from './section.ts';

/** What was drawn at a step of the training. */
export interface StepSheet {
  readonly step: number;
  readonly png: Uint8Array;
}

/** A generated image beside the training image that is nearest to it. */
export interface PairPicture {
  readonly generatedPng: Uint8Array;
  readonly nearestPng: Uint8Array;
  /** Euclidean, over pixels in [0, 1]. */
  readonly distance: number;
  /** The name of the label that was asked for; null: none was. */
  readonly label: string | null;
}

/** A picture with a row for each label. */
export interface LabelledSheet {
  /** The rows' names, from the top. */
  readonly labels: readonly string[];
  readonly png: Uint8Array;
}

/**
 * Draws every label with the same seeds, "0", "1" and on: a row a label, a column a seed. Needs the
 * engine that the generator was loaded on.
 *
 * @returns null for a model without labels
 */
export async function drawLabelledSheet(
  generator: Generator,
  { columns = 10 }: { readonly columns?: number } = {},
): Promise<LabelledSheet | null> {
  const { labels, latent, image } = generator.manifest;
  if (labels === null) return null;
  const latents = Array.from({ length: columns }, (_, seed) =>
    seedToLatent(String(seed), latent.size),
  );
  const draws = labels.flatMap((_, label) => latents.map((vector) => ({ latent: vector, label })));
  return { labels, png: encodeSheet(generate(generator, draws), columns, image) };
}

/** What the sheets of a report may weigh together, about: base64 makes a third more of it. */
const sheetLimits = { count: 60, bytes: 800_000 } as const;

/** Shades that are left: noise in the ground of early sheets is what makes them heavy. */
export const greyShades = 16;

/**
 * Picks as many sheets of a run as a page can carry, each in sixteen shades of each channel, which makes a third of
 * it and which nobody sees.
 *
 * @param sheets oldest first, PNGs of 8 bits, grey or in RGB
 */
export function lightSheets(
  sheets: readonly StepSheet[],
  limits: { readonly count: number; readonly bytes: number } = sheetLimits,
): readonly StepSheet[] {
  const light = pickSheets(sheets, limits.count).map(withFewerShades);
  const bytes = light.reduce((sum, { png }) => sum + png.length, 0);
  if (bytes <= limits.bytes) return light;
  const affordable = Math.max(1, Math.floor((light.length * limits.bytes) / bytes));
  return pickSheets(sheets, affordable).map(withFewerShades);
}

function withFewerShades({ step, png }: StepSheet): StepSheet {
  const { width, height, channels, data } = decode(png);
  const shade = 255 / (greyShades - 1);
  const shaded = Uint8Array.from(data, (grey) => Math.round(Math.round(grey / shade) * shade));
  const image = { width, height, data: shaded, channels, depth: 8 } as const;
  return { step, png: encode(image, { zlib: { level: 9 } }) };
}

/**
 * Picks sheets of a run: the first, the last, and more of the early ones, where most changes from one to the
 * next.
 *
 * @param sheets oldest first
 * @param count how many at most; 1: the last
 */
export function pickSheets(sheets: readonly StepSheet[], count: number): readonly StepSheet[] {
  const last = sheets.length - 1;
  const kept = Math.min(sheets.length, count);
  let picked = -1;
  return Array.from({ length: kept }, (_, index) => {
    const share = kept === 1 ? 1 : index / (kept - 1);
    // Never one twice, however close the early ones are.
    picked = Math.max(picked + 1, Math.round(share ** 1.6 * last));
    return sheets[picked];
  }).filter((sheet) => sheet !== undefined);
}

/** A PNG's width and height, from the header that every one starts with (https://www.w3.org/TR/png-3/#11IHDR). */
export function pngSize(png: Uint8Array): { readonly width: number; readonly height: number } {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/**
 * A PNG within the page, shown `scale` times as large where there is room, its pixels as squares.
 *
 * @param alt what a person sees in it
 */
export function picture(png: Uint8Array, alt: string, scale: number): Html {
  const { width, height } = pngSize(png);
  const url = raw(`data:image/png;base64,${Buffer.from(png).toString('base64')}`);
  return html`<img
    class="pixels"
    src="${url}"
    width="${width * scale}"
    height="${height * scale}"
    alt="${alt}"
  />`;
}

/** What the pixels of the pairs are. */
interface PairShape extends ImageDimensions {
  /** The classes' names; null: there are none. */
  readonly labels: readonly string[] | null;
}

/**
 * Draws the pairs that an evaluation has stored.
 *
 * @throws InvalidInput that names the file when an image has another size
 */
export function drawPairs(
  pairs: readonly ClosestPair[],
  { labels, ...image }: PairShape,
  file: string,
): readonly PairPicture[] {
  const draw = (base64: string): Uint8Array => {
    const pixels = Buffer.from(base64, 'base64');
    if (pixels.length !== bytesOfImage(image)) {
      throw new InvalidInput(
        `${file}: an image has ${pixels.length} bytes, ${dimensionsText(image)} are expected`,
      );
    }
    return encodeSheet([pixels], 1, image);
  };
  return pairs.map(({ generated, nearest, distance, label }) => ({
    generatedPng: draw(generated),
    nearestPng: draw(nearest),
    distance,
    label: label === null ? null : (labels?.[label] ?? String(label)),
  }));
}
