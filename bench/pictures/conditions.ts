import type { Picture } from '../../functions/images/decode/picture.ts';
import type { GreyImage } from '../../models/images/image.ts';
import * as effects from './effects.ts';
import { type Pen, blockyGlyphOf, glyphOf } from './glyph.ts';
import {
  type Color,
  type Lie,
  type Page,
  blankPage,
  coverageOf,
  inked,
  pictureOf,
  randomOf,
} from './page.ts';

/** A way in which a digit is photographed, scanned or drawn. */
export interface Condition {
  readonly name: string;
  readonly width?: number; // pixels of the picture; default 300
  readonly height?: number; // pixels of the picture; default 300
  readonly paper?: Color; // default: a warm white
  /** Where paper changes its colour: the one in the other corner. */
  readonly paperTo?: Color;
  readonly ink?: Color; // default: a dark grey
  readonly pen?: Pen | 'blocky'; // default: as MNIST has it
  /** The side of MNIST's field of 28 on the picture, in pixels; default 190. */
  readonly side?: number;
  /** Where the middle of the digit is, as shares of the picture; default: near the middle. */
  readonly at?: readonly [across: number, down: number];
  readonly lie?: Pick<Lie, 'angle' | 'shear' | 'taper'>;
  /** What happens to the paper before there is ink on it. */
  readonly before?: readonly effects.Effect[];
  /** What happens to the picture. */
  readonly after?: readonly effects.Effect[];
  /** The paper is transparent. */
  readonly isTransparent?: boolean;
}

const white: Color = [255, 255, 255];
const black: Color = [0, 0, 0];
const blue: Color = [40, 60, 150];
const lineBlue: Color = [120, 150, 210];
const desk: Color = [50, 40, 35];
const wood: Color = [140, 100, 70];

/** The conditions that reading pictures is measured under. */
export const conditions: readonly Condition[] = [
  { name: 'black on white', paper: white, ink: black },
  { name: 'white on black', paper: black, ink: white },
  { name: 'small: 40 pixels', width: 48, height: 48, side: 40 },
  { name: 'large: 1000 pixels', width: 1000, height: 1000, side: 700 },
  { name: 'blue pen on cream paper', paper: [250, 240, 215], ink: blue, after: [effects.noise(4)] },
  {
    name: 'chalk on a green board',
    paper: [50, 90, 70],
    ink: [215, 225, 220],
    after: [effects.texture(8, 2)],
  },
  {
    name: 'pencil: contrast 30',
    paper: [235, 235, 235],
    ink: [205, 205, 205],
    after: [effects.noise(2)],
  },
  {
    name: 'pencil at 28 pixels',
    width: 28,
    height: 28,
    side: 28,
    at: [0.5, 0.5],
    paper: [235, 235, 235],
    ink: [190, 190, 190],
    after: [effects.noise(2)],
  },
  { name: 'faint: contrast 20', paper: [240, 240, 238], ink: [220, 220, 218] },
  { name: 'soft shadow', after: [effects.softShadow(0.6)] },
  { name: 'hard shadow', after: [effects.hardShadow(0.4), effects.noise(2)] },
  { name: 'vignette', after: [effects.vignette, effects.noise(2)] },
  { name: 'spot of light', after: [effects.spotlight, effects.noise(3)] },
  { name: 'noise', after: [effects.noise(15)] },
  { name: 'strong noise', after: [effects.noise(40)] },
  { name: 'strong grain', after: [effects.texture(25, 1)] },
  { name: 'salt and pepper', after: [effects.saltAndPepper(0.03)] },
  {
    name: 'salt and pepper on a marker',
    pen: 'thick',
    after: [effects.saltAndPepper(0.06)],
  },
  {
    name: 'blurred, blocks of a JPEG',
    after: [effects.blur(4), effects.noise(3), effects.blocks(24)],
  },
  { name: 'ruled lines', before: [effects.ruled(lineBlue, 34, 2, false, 3)] },
  { name: 'strong ruled lines', before: [effects.ruled([60, 70, 90], 48, 3)] },
  {
    name: 'squared paper',
    before: [effects.ruled([150, 170, 200], 28, 1, true)],
    after: [effects.noise(2)],
  },
  {
    name: 'strong squared paper: lines of 5 pixels',
    before: [effects.ruled([90, 110, 150], 40, 5, true)],
    after: [effects.noise(2)],
  },
  { name: 'frame of one pixel', paper: white, ink: black, after: [effects.framed(black, 1)] },
  { name: 'thick frame', after: [effects.framed([60, 40, 30], 8, 6)] },
  {
    name: 'light grey frame',
    paper: white,
    ink: black,
    after: [effects.framed([180, 180, 180], 3)],
  },
  {
    name: 'black frame of 40 pixels',
    paper: white,
    ink: black,
    side: 170,
    after: [effects.framed(black, 40)],
  },
  {
    name: 'fine squared paper, a small digit',
    width: 400,
    height: 400,
    side: 120,
    ink: blue,
    before: [effects.ruled([160, 180, 210], 22, 1, true)],
    after: [effects.noise(3)],
  },
  {
    name: 'curved lines',
    width: 440,
    height: 440,
    side: 220,
    before: [effects.curved([140, 160, 205], 32, 2, 12)],
    after: [effects.noise(2)],
  },
  {
    name: 'letterbox, black bars',
    height: 400,
    side: 150,
    after: [effects.bordered(black, { top: 70, bottom: 70 }), effects.noise(2)],
  },
  {
    name: 'pillars, white bars around a blackboard',
    width: 420,
    paper: [40, 45, 45],
    ink: [230, 230, 225],
    after: [effects.bordered(white, { left: 60, right: 60 })],
  },
  {
    name: 'letterbox around a black page',
    height: 400,
    side: 150,
    paper: [22, 22, 24],
    ink: [235, 235, 235],
    after: [effects.noise(3), effects.bordered(black, { top: 70, bottom: 70 })],
  },
  {
    name: 'letterbox of white around a black page',
    height: 400,
    side: 150,
    paper: black,
    ink: white,
    after: [effects.bordered(white, { top: 70, bottom: 70 })],
  },
  {
    name: 'edge of the desk',
    after: [
      effects.softShadow(0.8),
      effects.bordered([95, 65, 45], { left: 36 }),
      effects.noise(4),
    ],
  },
  {
    name: 'sheet that lies turned on a dark desk',
    width: 400,
    height: 400,
    side: 150,
    lie: { angle: 12 },
    after: [
      effects.onGround({ ground: desk, width: 0.7, height: 0.8, angle: 12 }),
      effects.noise(3),
    ],
  },
  {
    name: 'sheet a little aslant on wood, soft shadow',
    width: 640,
    height: 480,
    side: 120,
    lie: { angle: -5 },
    after: [
      effects.onGround({ ground: wood, width: 0.5, height: 0.9, angle: -5 }),
      effects.softShadow(0.75),
      effects.noise(4),
    ],
  },
  {
    name: 'slate on a white wall',
    width: 400,
    height: 400,
    side: 150,
    paper: [40, 45, 45],
    ink: [230, 230, 225],
    after: [
      effects.onGround({ ground: [235, 235, 235], width: 0.8, height: 0.7, angle: 8 }),
      effects.noise(3),
    ],
  },
  {
    name: 'sheet of which two edges are seen',
    width: 400,
    height: 400,
    side: 150,
    after: [
      effects.onGround({
        ground: desk,
        width: 1.4,
        height: 1.4,
        across: 0.85,
        down: 0.85,
        angle: 6,
      }),
      effects.noise(3),
    ],
  },
  { name: 'specks far away', after: [effects.specks([50, 50, 50], 6, 3)] },
  {
    name: 'far from the middle, noise',
    width: 640,
    height: 480,
    side: 110,
    at: [0.16, 0.2],
    after: [effects.noise(4)],
  },
  {
    name: 'tiny on a large page',
    width: 900,
    height: 900,
    side: 60,
    at: [0.6, 0.35],
    after: [effects.noise(3)],
  },
  { name: 'huge, at the border', side: 400 },
  { name: 'thin pen', pen: 'thin', after: [effects.noise(3)] },
  { name: 'thick marker', pen: 'thick' },
  { name: 'turned by 15° to the left', lie: { angle: -15 } },
  { name: 'turned by 15° to the right', lie: { angle: 15 } },
  { name: 'perspective', lie: { shear: 0.2, taper: 0.35 }, after: [effects.softShadow(0.75)] },
  { name: 'transparent paper', isTransparent: true, ink: [30, 30, 60] },
  { name: 'gradient', paper: [30, 40, 110], paperTo: [150, 60, 120], ink: [250, 250, 240] },
  { name: 'crumpled paper', before: [effects.texture(14, 14)], after: [effects.noise(3)] },
  { name: 'ink that bleeds', pen: 'thick', after: [effects.blur(3), effects.texture(6, 4)] },
  { name: 'writing in a corner', after: [effects.scribble([50, 50, 60]), effects.noise(3)] },
  {
    name: 'enlarged from 28 pixels',
    width: 280,
    height: 280,
    side: 280,
    at: [0.5, 0.5],
    pen: 'blocky',
    paper: black,
    ink: white,
  },
  {
    name: 'a phone at night',
    pen: 'thin',
    ink: [90, 90, 100],
    paper: [190, 180, 160],
    after: [effects.softShadow(0.55), effects.blur(1), effects.noise(9)],
  },
];

/** A digit as it looks under a condition. The same condition, digit and seed give the same picture. */
export function pictureUnder(condition: Condition, digit: GreyImage, seed: string): Picture {
  const random = randomOf(`${condition.name} ${seed}`);
  const glyph =
    condition.pen === 'blocky' ? blockyGlyphOf(digit) : glyphOf(digit, condition.pen ?? 'plain');
  const ink = condition.ink ?? [45, 45, 50];
  let page = paperOf(condition);
  for (const effect of condition.before ?? []) page = effect(page, random);
  const [across, down] = condition.at ?? [0.45 + 0.1 * random(), 0.45 + 0.1 * random()];
  const coverage = coverageOf(glyph, page, {
    side: condition.side ?? 190,
    across: across * page.width,
    down: down * page.height,
    ...condition.lie,
  });
  page = inked(page, coverage, ink);
  for (const effect of condition.after ?? []) page = effect(page, random);
  if (condition.isTransparent) page = effects.withoutPaper(coverage)(page, random);
  return pictureOf(page);
}

function paperOf({ width = 300, height = 300, paper = [236, 233, 226], paperTo }: Condition): Page {
  return paperTo
    ? effects.gradientPage(width, height, paper, paperTo)
    : blankPage(width, height, paper);
}
