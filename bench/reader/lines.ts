import { createDice, type Dice } from '../../datasets/dice.ts';
import type { RenderedLine } from '../../datasets/paper/render.ts';
import { createLineSeries, drawText, type LineLook } from '../../datasets/series.ts';
import { type Generator, generate } from '../../models/generator.ts';
import type { GreyImage } from '../../models/images/image.ts';
import { bytesOfImage, type LabelledImages } from '../../pipeline/data/images.ts';

/** Lines to draw: eight digits each. */
export interface LinesPlan {
  readonly count: number;
  readonly look: LineLook;
  readonly seed: string;
}

/** Draws the digits of one hand: those of a text, by what they are. */
export type DrawHand = (digits: readonly number[], dice: Dice) => ReadonlyMap<number, GreyImage>;

const digitsOfLine = 8;

/** Lines that are drawn at a time. */
const linesAtOnce = 100;

/** Lines of our generator, as `npm run numbers` draws them. */
export async function* generatedLines(
  generator: Generator,
  { count, look, seed }: LinesPlan,
): AsyncGenerator<RenderedLine> {
  const text = { from: 'pattern', pattern: `[0-9]{${digitsOfLine}}`, lengths: 'equal' } as const;
  const plan = { ...look, seed, text, writers: null };
  const series = createLineSeries(generator.manifest, plan, (draws) => generate(generator, draws));
  for (let first = 0; first < count; first += linesAtOnce) {
    const requests = Array.from({ length: Math.min(linesAtOnce, count - first) }, (_, place) => {
      const index = first + place;
      return { index, text: series.textOf(index) };
    });
    // One group after the other, so that memory does not grow with their number.
    // oxlint-disable-next-line no-await-in-loop
    yield* await series.draw(requests);
  }
}

/** Lines of random digits that something else draws, each line in a hand of its own, set as ours are. */
export async function* drawnLines(
  drawHand: DrawHand,
  { count, look, seed }: LinesPlan,
): AsyncGenerator<RenderedLine> {
  for (let index = 0; index < count; index++) {
    const dice = createDice(`${seed}/${index}/hand`);
    const digits = Array.from({ length: digitsOfLine }, () => dice.below(10));
    const hand = drawHand([...new Set(digits)], dice);
    yield drawText(digits.join(''), hand, look, createDice(`${seed}/${index}/line`));
  }
}

/**
 * Sets given digits as lines, as ours are set: each image on one line at most, and no digit twice on a line. All images
 * come where each label has as many.
 */
export async function* linesOf(
  images: LabelledImages,
  { count, look, seed }: LinesPlan,
): AsyncGenerator<RenderedLine> {
  const dice = createDice(`${seed}/order`);
  const left = Array.from({ length: 10 }, (_, digit) => shuffled(indicesOf(images, digit), dice));
  for (let index = 0; index < count; index++) {
    // The digits of which most are left, so that as many lines as can be have different ones.
    const order = shuffled([...left.keys()], dice);
    order.sort((one, other) => (left[other]?.length ?? 0) - (left[one]?.length ?? 0));
    const digits = shuffled(order.slice(0, digitsOfLine), dice);
    const hand = new Map<number, GreyImage>();
    for (const digit of digits) {
      const image = left[digit]?.pop();
      if (image !== undefined) hand.set(digit, imageAt(images, image));
    }
    if (hand.size < digitsOfLine) return;
    yield drawText(digits.join(''), hand, look, createDice(`${seed}/${index}/line`));
  }
}

function indicesOf({ labels }: LabelledImages, label: number): number[] {
  return [...labels.keys()].filter((index) => labels[index] === label);
}

function imageAt(images: LabelledImages, index: number): GreyImage {
  const { width, height, pixels } = images;
  const size = bytesOfImage(images);
  return { width, height, pixels: pixels.subarray(index * size, (index + 1) * size) };
}

/** Values in a random order (Fisher and Yates). */
function shuffled<Value>(values: readonly Value[], dice: Dice): Value[] {
  const result = [...values];
  for (let last = result.length - 1; last > 0; last--) {
    const other = dice.below(last + 1);
    [result[last], result[other]] = [result[other], result[last]] as [Value, Value];
  }
  return result;
}
