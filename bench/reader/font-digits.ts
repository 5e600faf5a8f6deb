import {
  type CharacterLook,
  type Font,
  fontPackages,
  readFonts,
} from '../../examples/data-sets/fonts.mjs';
import { InvalidInput } from '../../pipeline/invalid-input.ts';
import type { DrawHand } from './lines.ts';

/** As MNIST has digits: in 28 × 28 pixels, 20 of them high. */
const [side, height] = [28, 20];

/**
 * Digits of 40 handwriting fonts: a hand is a font, slanted, stretched and thickened.
 *
 * @throws InvalidInput where the fonts are not installed, with the command that installs them
 */
export async function fontHands(): Promise<DrawHand> {
  const [first, ...others] = await installedFonts();
  return (digits, dice) => {
    const font = dice.pick([first, ...others]);
    const look: CharacterLook = {
      height,
      stretch: dice.between(0.85, 1.15),
      thicker: dice.between(0, 1.6),
      turn: 0,
      slant: dice.between(-16, 16),
      right: 0,
      down: 0,
    };
    return new Map(
      digits.map((digit) => {
        const pixels = font.draw(String(digit), side, look);
        return [digit, { width: side, height: side, pixels }];
      }),
    );
  };
}

async function installedFonts(): Promise<readonly [Font, ...Font[]]> {
  try {
    return (await readFonts()) as [Font, ...Font[]];
  } catch (error) {
    throw new InvalidInput(
      `the fonts are missing: npm install --no-save opentype.js @resvg/resvg-wasm ${fontPackages.join(' ')}`,
      { cause: error },
    );
  }
}
