import type { Condition } from './conditions.ts';
import * as effects from './effects.ts';
import type { Color } from './page.ts';
import { cells, outlined, pixelGrid, plated, underlined } from './printed.ts';

const white: Color = [255, 255, 255];
const black: Color = [0, 0, 0];
const grey: Color = [150, 150, 150];

/** Digits in what is printed on forms or drawn around them, on plates, and in editors. */
export const printedConditions: readonly Condition[] = [
  {
    name: 'form box of thin lines',
    paper: white,
    side: 150,
    before: [outlined({ color: black, thickness: 2, width: 0.7, height: 0.7 })],
  },
  {
    name: 'form box of thick grey lines',
    paper: white,
    side: 150,
    before: [outlined({ color: grey, thickness: 6, width: 0.6, height: 0.7 })],
  },
  {
    name: 'form box with round corners',
    paper: white,
    side: 150,
    before: [outlined({ color: black, thickness: 3, width: 0.7, height: 0.7, corner: 30 })],
  },
  {
    name: 'form box, photographed',
    width: 400,
    height: 400,
    side: 170,
    lie: { angle: 4 },
    before: [outlined({ color: [70, 70, 80], thickness: 3, width: 0.6, height: 0.6, angle: 4 })],
    after: [effects.softShadow(0.7), effects.blur(1), effects.noise(4)],
  },
  {
    name: 'form box that the digit crosses',
    side: 190,
    before: [outlined({ color: [60, 60, 70], thickness: 2, width: 0.4, height: 0.44 })],
    after: [effects.noise(2)],
  },
  {
    name: 'row of form boxes',
    width: 640,
    height: 200,
    side: 130,
    at: [0.4, 0.5],
    paper: white,
    before: [cells(5, { color: black, thickness: 2, width: 0.2, height: 0.7, across: 0.6 })],
  },
  {
    name: 'row of coloured form boxes',
    width: 640,
    height: 220,
    side: 130,
    at: [0.5, 0.52],
    before: [cells(3, { color: [230, 130, 60], thickness: 3, width: 0.2, height: 0.6 })],
    after: [effects.noise(3)],
  },
  {
    name: 'digit in a drawn ring',
    width: 400,
    height: 400,
    side: 160,
    before: [outlined({ color: [45, 45, 50], thickness: 8, width: 0.8, height: 0.8, corner: 160 })],
    after: [effects.noise(3)],
  },
  {
    name: 'underlined',
    side: 150,
    before: [underlined([45, 45, 50], 4, { from: 0.2, to: 0.8, down: 0.78 })],
    after: [effects.noise(2)],
  },
  {
    name: 'small form box',
    width: 64,
    height: 64,
    side: 44,
    paper: white,
    before: [outlined({ color: black, thickness: 1, width: 0.8, height: 0.8 })],
  },
  {
    name: 'white on a blue disc',
    paper: white,
    ink: white,
    side: 150,
    before: [plated({ color: [30, 80, 200], width: 0.8, height: 0.8, corner: 120 })],
  },
  {
    name: 'black on a yellow disc',
    paper: white,
    ink: black,
    side: 150,
    before: [plated({ color: [250, 210, 60], width: 0.8, height: 0.8, corner: 120 })],
  },
  {
    name: 'white on a dark key',
    paper: [240, 240, 240],
    ink: white,
    side: 140,
    before: [plated({ color: [40, 40, 45], width: 0.75, height: 0.75, corner: 30 })],
  },
  {
    name: 'black on a light key',
    paper: white,
    ink: black,
    side: 140,
    before: [plated({ color: [215, 215, 220], width: 0.75, height: 0.75, corner: 30 })],
  },
  {
    name: 'round sticker, photographed',
    width: 320,
    height: 320,
    side: 140,
    paper: [120, 90, 60],
    before: [plated({ color: [240, 238, 230], width: 0.7, height: 0.7, corner: 112 })],
    after: [effects.softShadow(0.75), effects.blur(1), effects.noise(4)],
  },
  {
    name: 'pixel editor: light lines',
    width: 280,
    height: 280,
    side: 280,
    at: [0.5, 0.5],
    pen: 'blocky',
    paper: white,
    ink: black,
    after: [pixelGrid([200, 200, 200], 10, 1)],
  },
  {
    name: 'pixel editor: dark lines on black',
    width: 421,
    height: 421,
    side: 420,
    at: [0.5, 0.5],
    pen: 'blocky',
    paper: black,
    ink: white,
    after: [pixelGrid([70, 70, 70], 15, 1)],
  },
];
