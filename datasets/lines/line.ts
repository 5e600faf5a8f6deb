import type { GreyImage } from '../../models/images/image.ts';
import type { Dice } from '../dice.ts';
import type { Transform } from '../geometry.ts';
import { digitGlyph, type Glyph } from './glyph.ts';
import { type Hand, measureHand, measureHeight } from './hand.ts';
import { type Arrangement, layOut, type Layout } from './layout.ts';
import { shapeOf } from './signs.ts';
import { strokeGlyph } from './strokes.ts';

/** One character of a line, in its place. */
export interface PlacedCharacter {
  readonly text: string;
  readonly glyph: Glyph;
  /** From the glyph's own pixels to the line, in pixels of the model's images. */
  readonly place: Transform;
}

/** A line before it is on a page. */
export interface Line {
  readonly characters: readonly PlacedCharacter[];
  readonly cells: Layout['cells'];
  readonly hand: Pick<Hand, 'height'>;
}

/** Digits that a hand is measured by where a line has none of its own. */
const sampleDigits = [4, 7];

/** The digits that the generator draws for a text, each once. */
export function digitsNeeded(text: string): readonly number[] {
  const own = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].filter((digit) => text.includes(String(digit)));
  return own.length === 0 ? sampleDigits : own;
}

/**
 * Writes a text on a line, in the hand of its digits.
 *
 * @param digits those of {@link digitsNeeded}, by what they are
 * @param resolution pixels of a glyph for each pixel of the model's images, a whole number
 */
export function writeLine(
  text: string,
  digits: ReadonlyMap<number, GreyImage>,
  arrangement: Arrangement,
  resolution: number,
  dice: Dice,
): Line {
  const images = [...digits.values()];
  const hand = { height: measureHeight(images) };
  let whole: Hand | null = null;
  const fine = new Map(
    Array.from(digits, ([digit, image]) => [String(digit), digitGlyph(image, resolution)]),
  );
  const characters = Array.from(text, (character) => ({
    text: character,
    glyph:
      fine.get(character) ??
      signGlyph(character, (whole ??= measureHand(images)), resolution, dice),
  }));
  const { places, cells } = layOut(
    characters.map(({ glyph }) => glyph),
    hand,
    arrangement,
    dice,
  );
  const placed = characters.flatMap((character, index) => {
    const place = places[index];
    return place ? [{ ...character, place }] : [];
  });
  return { characters: placed, cells, hand };
}

const space: Glyph = {
  width: 1,
  height: 1,
  pixels: Uint8Array.of(0),
  resolution: 1,
  baseline: 1,
  ink: null,
};

function signGlyph(sign: string, hand: Hand, resolution: number, dice: Dice): Glyph {
  return sign === ' ' ? space : strokeGlyph(shapeOf(sign, dice), hand, resolution);
}
