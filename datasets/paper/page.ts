import type { Dice } from '../dice.ts';
import {
  affine,
  boxAround,
  chain,
  cornersOf,
  moved,
  type Point,
  type Transform,
  translation,
  turn,
} from '../geometry.ts';
import type { Line } from '../lines/line.ts';
import type { Paper } from './presets.ts';

/** Where a line lies on a page. */
export interface Page {
  readonly width: number; // pixels
  readonly height: number; // pixels
  /** From the line, in pixels of the model's images, to the page. */
  readonly map: Transform;
}

/** Paper around the ink, in heights of a digit. */
const margins = { least: 0.25, most: 0.45 } as const;

/**
 * Lays a line on a page that is as large as it needs to be.
 *
 * @param scale pixels of the page for each of the model's images
 */
export function layPage(line: Line, scale: number, paper: Paper, dice: Dice): Page {
  const ink = line.characters.flatMap(({ glyph, place }) =>
    glyph.ink ? cornersOf(glyph.ink).map((corner) => moved(place, corner)) : [],
  );
  const { height } = line.hand;
  const { cells } = line;
  const printed: readonly Point[] = cells
    ? cornersOf({ ...cells, right: cells.left + cells.width * cells.count })
    : [];
  const empty: readonly Point[] = [
    [0, -height],
    [height, 0],
  ];
  const content = [...ink, ...printed, ...(ink.length === 0 ? empty : [])];
  const flat = boxAround(content);
  const [width, tall] = [flat.right - flat.left, flat.bottom - flat.top];
  const nearer = () => dice.between(...paper.perspective) * (dice.share() < 0.5 ? -1 : 1);
  const deformed = chain(
    translation(-(flat.left + flat.right) / 2, -(flat.top + flat.bottom) / 2),
    // A line is wide and low: the same slant of the paper shows less from top to bottom.
    [1, 0, 0, 0, 1, 0, nearer() / width, (0.5 * nearer()) / tall, 1],
    turn(dice.between(...paper.skew)),
    affine(scale, 0, 0, 0, scale, 0),
  );
  const around = boxAround(content.map((point) => moved(deformed, point)));
  const margin = () => dice.between(margins.least, margins.most) * height * scale;
  const [left, top] = [margin(), margin()];
  return {
    width: Math.ceil(around.right - around.left + left + margin()),
    height: Math.ceil(around.bottom - around.top + top + margin()),
    map: chain(deformed, translation(left - around.left, top - around.top)),
  };
}
