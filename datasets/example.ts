import type { Box, Point } from './geometry.ts';
import { encodeLine, encodeMask } from './paper/encode.ts';
import type { DrawnLine } from './series.ts';

/** A line of a data set as it is written: an encoded picture and what is on it. */
export interface Example {
  readonly index: number;
  readonly text: string;
  readonly writer: number;
  readonly width: number;
  readonly height: number;
  readonly png: Uint8Array;
  /** A PNG whose pixels name their character; null: not asked for. */
  readonly mask: Uint8Array | null;
  /** The picture's brightness, for formats without PNG; null: not asked for. */
  readonly grey: Uint8Array | null; // [height × width]
  readonly characters: readonly LabelledCharacter[];
}

/** A character and where it is; null for a space. */
export interface LabelledCharacter {
  readonly text: string;
  readonly box: Box | null;
  readonly corners: readonly Point[] | null;
}

/** What an example has beside its picture. */
export interface ExampleParts {
  readonly mask: boolean;
  readonly grey: boolean;
}

/** Encodes a drawn line. */
export function exampleOf(line: DrawnLine, { mask, grey }: ExampleParts): Example {
  const { index, text, writer, width, height } = line;
  return {
    index,
    text,
    writer,
    width,
    height,
    png: encodeLine(line),
    mask: mask ? encodeMask(line) : null,
    grey: grey ? brightness(line) : null,
    characters: labelledCharacters(line),
  };
}

/** The characters of a line with corners in hundredths of a pixel. */
export function labelledCharacters({ characters }: DrawnLine): readonly LabelledCharacter[] {
  return characters.map(({ text, box, corners }) => ({
    text,
    box,
    corners: corners?.map(([x, y]): Point => [hundredths(x), hundredths(y)]) ?? null,
  }));
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}

/** How bright each pixel of a line is, 0 to 255. @returns [height × width] */
export function brightness({
  channels,
  pixels,
}: Pick<DrawnLine, 'channels' | 'pixels'>): Uint8Array {
  if (channels === 1) return pixels;
  const grey = new Uint8Array(pixels.length / channels);
  for (let at = 0; at < grey.length; at++) {
    const sum =
      299 * (pixels[3 * at] ?? 0) +
      587 * (pixels[3 * at + 1] ?? 0) +
      114 * (pixels[3 * at + 2] ?? 0);
    grey[at] = Math.round(sum / 1000);
  }
  return grey;
}
