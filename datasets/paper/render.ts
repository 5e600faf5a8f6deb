import type { Dice } from '../dice.ts';
import { type Box, chain, cornersOf, moved, type Point } from '../geometry.ts';
import { type Line } from '../lines/line.ts';
import { drawMask, type Mask, maskBox } from '../lines/mask.ts';
import { addLight, addNoise, addShadow, blur } from './camera.ts';
import { throughJpeg } from './jpeg.ts';
import { layPage } from './page.ts';
import { addInk, inkOn, inkOnColor, pickInk } from './ink.ts';
import { bytesOf, channelsOf, isGreyColor, plainPicture } from './picture.ts';
import type { Paper } from './presets.ts';
import { addRules, addStains, addTexture } from './surface.ts';

/** A line on paper, and where each of its characters is. */
export interface RenderedLine {
  readonly width: number;
  readonly height: number;
  /** One: grey; three: red, green, blue. */
  readonly channels: number;
  readonly pixels: Uint8Array; // [height × width × channels]
  readonly characters: readonly RenderedCharacter[];
}

/** A character on paper. */
export interface RenderedCharacter {
  readonly text: string;
  /** Its own ink, moved as the picture's; null for a space. */
  readonly mask: Mask | null;
  /** The box of that ink, in whole pixels; null for a space. */
  readonly box: Box | null;
  /** Where the corners of its upright frame are moved to, clockwise from the top left; null for a space. */
  readonly corners: readonly Point[] | null;
}

/**
 * Puts a line on paper. Boxes and corners come from the transform that moves the ink; nothing is searched for in
 * the picture.
 *
 * @param size height of a digit's image, in pixels of the result
 * @param imageHeight height of a digit's image, in pixels of the model
 */
export function renderLine(
  line: Line,
  size: number,
  imageHeight: number,
  paper: Paper,
  dice: Dice,
): RenderedLine {
  const page = layPage(line, size / imageHeight, paper, dice);
  const characters = line.characters.map(({ text, glyph, place }): RenderedCharacter => {
    if (glyph.ink === null) return { text, mask: null, box: null, corners: null };
    const map = chain(place, page.map);
    const mask = drawMask(glyph, map);
    const corners = cornersOf(glyph.ink).map((corner) => moved(map, corner));
    return { text, mask, box: maskBox(mask), corners };
  });
  const { width, height } = page;
  const colors = [...paper.paper, ...paper.ink, ...(paper.rules?.colors ?? [])];
  const channels = colors.every(isGreyColor) ? 1 : 3;
  const inked = inkOn(
    page,
    characters.map(({ mask }) => mask),
  );
  const ground = dice.pick(paper.paper);
  if (hasInkAlone(paper)) {
    // What texture and stains draw, so that the ink is the same whether they are there.
    dice.share();
    dice.share();
    const ink = pickInk(paper, channels, dice);
    const pixels = inkOnColor(inked, ink, channelsOf(ground, channels));
    return { width, height, channels, pixels, characters };
  }
  const picture = plainPicture(width, height, ground, channels);
  addTexture(picture, paper.texture, dice);
  addStains(picture, paper.stains, dice);
  if (paper.rules) addRules(picture, paper.rules, line, page.map, dice);
  addInk(picture, inked, pickInk(paper, channels, dice));
  addLight(picture, paper.light, dice);
  addShadow(picture, paper.shadow, dice);
  blur(picture, paper.blur, dice);
  addNoise(picture, paper.noise, dice);
  if (paper.jpeg) throughJpeg(picture, paper.jpeg, dice);
  return { width, height, channels, pixels: bytesOf(picture), characters };
}

/** Whether nothing but ink is on the paper, nor between it and the eye. */
function hasInkAlone({ rules, jpeg, ...paper }: Paper): boolean {
  const { texture, stains, light, shadow, blur: blurred, noise } = paper;
  const effects = [texture, stains, light, shadow, blurred, noise];
  return rules === null && jpeg === null && effects.flat().every((strength) => strength === 0);
}
