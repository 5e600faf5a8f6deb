import { InvalidInput } from '../invalid-input.ts';
import { encodeSheet } from '../data/sheet.ts';
import type { ClosestPair } from '../record/closest-pair.ts';
import type { PairPicture } from './report-data.ts';

/** What the pixels of the pairs are. */
interface PairShape {
  readonly height: number;
  readonly width: number;
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
  { height, width, labels }: PairShape,
  file: string,
): readonly PairPicture[] {
  const draw = (base64: string): Uint8Array => {
    const pixels = Buffer.from(base64, 'base64');
    if (pixels.length !== height * width) {
      throw new InvalidInput(
        `${file}: an image has ${pixels.length} pixels, ${height} × ${width} are expected`,
      );
    }
    return encodeSheet([pixels], 1, { height, width });
  };
  return pairs.map(({ generated, nearest, distance, label }) => ({
    generatedPng: draw(generated),
    nearestPng: draw(nearest),
    distance,
    label: label === null ? null : (labels?.[label] ?? String(label)),
  }));
}
