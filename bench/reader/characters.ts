import { brightness } from '../../datasets/example.ts';
import type { Box } from '../../datasets/geometry.ts';
import type { RenderedLine } from '../../datasets/paper/render.ts';
import { resize } from '../../models/images/image.ts';
import type { LabelledImages } from '../../pipeline/data/images.ts';

/** The side of a character as a reader gets it, in pixels. */
const side = 28;

/** Paper around a character's box, in heights of the box. */
const margin = 0.06;

/** Of the pixels of a character, those that are as dark as its ink, and those that are as dark as its paper or darker. */
const [inkShare, paperShare] = [0.03, 0.85];

/** The least difference of paper and ink, of 255, that is stretched to the whole range. */
const leastContrast = 40;

/** A picture of which a reader sees the brightness alone. */
interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly levels: Uint8Array; // [height × width], 0 is dark
}

/**
 * Cuts the digits of lines out by their boxes: grey images of 28 × 28 with ink at 255 and paper at 0, whatever the
 * colours and the light, each with its digit as its label.
 */
export async function cutDigits(lines: AsyncIterable<RenderedLine>): Promise<LabelledImages> {
  const images: Uint8Array[] = [];
  const labels: number[] = [];
  for await (const line of lines) {
    const picture = { width: line.width, height: line.height, levels: brightness(line) };
    for (const { text, box } of line.characters) {
      if (!box) continue;
      images.push(cutOut(picture, box));
      labels.push(Number(text));
    }
  }
  return {
    height: side,
    width: side,
    channels: 1,
    count: images.length,
    pixels: new Uint8Array(Buffer.concat(images)),
    labels: Uint8Array.from(labels),
  };
}

/** A box with some paper around it, in the middle of a square of 28 × 28. */
function cutOut(picture: GreyPicture, box: Box): Uint8Array {
  const around = Math.ceil(margin * (box.bottom - box.top));
  const left = Math.max(0, box.left - around);
  const top = Math.max(0, box.top - around);
  const width = Math.min(picture.width, box.right + around) - left;
  const height = Math.min(picture.height, box.bottom + around) - top;
  const levels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (top + y) * picture.width + left;
    levels.set(picture.levels.subarray(from, from + width), y * width);
  }
  const sorted = levels.toSorted();
  const levelAt = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const paper = levelAt(paperShare);
  const contrast = Math.max(leastContrast, paper - levelAt(inkShare));
  const long = Math.max(width, height);
  const square = new Uint8Array(long * long);
  const [right, down] = [(long - width) >> 1, (long - height) >> 1];
  for (const [at, level] of levels.entries()) {
    const ink = Math.min(Math.max((255 * (paper - level)) / contrast, 0), 255);
    square[(down + Math.floor(at / width)) * long + right + (at % width)] = Math.round(ink);
  }
  return resize({ width: long, height: long, pixels: square }, side, side).pixels;
}
