import type { Plane } from '../../../models/images/plane.ts';
import { Problem } from '../../problem.ts';
import { withoutChecks } from './checks.ts';
import { inkLevel, quantiles } from './histogram.ts';
import { grown } from './morphology.ts';
import { denoised } from './noise.ts';
import { pageInFrame } from './page-in-frame.ts';
import { contrastToPaper } from './paper.ts';
import type { Picture } from './picture.ts';
import { isDrawing, plateOnGround } from './plate-on-ground.ts';
import { type Planes, planesOf } from './planes.ts';
import { sheetOnGround } from './sheet-on-ground.ts';
import { smallCopyOf } from './small-copy.ts';
import { possibleInk, strokesAmong } from './strokes-among.ts';
import { type Strokes, smallPage } from './strokes.ts';

/** A grey value from 0 to 255: an image whose pixels are all below it has nothing drawn on it. */
export const leastInk = 32;

/** Ink differs from its paper by at least this many levels of 255. */
const leastContrast = 8 / 255;

/** Ink is so much stronger than what nearly all of the paper stays below. */
const leastOverNoise = 1.5;

/** From this share of full contrast on, ink is taken as it is. */
export const fullContrast = 0.9;

/** More ink than this on the border is a part of a digit that goes on beyond it. */
const edgeInk = 0.2;

/** The edges of an enlarged digit reach so far from its strokes, as a share of its longer side. */
const faintEdge = 0.1;

/** So often what is no digit is taken off, and what is fainter is looked at. */
const attempts = 4;

/** Holds an image to having something on it. @throws Problem nothing-drawn, too-faint */
export function requireInk(pixels: Uint8Array): void {
  const strongest = pixels.reduce((most, pixel) => Math.max(most, pixel), 0);
  if (strongest >= leastInk) return;
  if (strongest === 0) throw nothingDrawn();
  const detail = `The strongest pixel is ${strongest}; allowed: ${leastInk} to 255 where the ink is.`;
  throw new Problem('too-faint', [], detail);
}

/** The answer to an image with nothing on it. */
function nothingDrawn(): Problem {
  const detail = 'The image has only one colour, so nothing is drawn on it.';
  return new Problem('nothing-drawn', [], detail);
}

/** The answer to an image on which nothing can be told from the paper. */
function tooFaint(): Problem {
  const detail =
    'Nothing on the image is strong and large enough to be told from the paper: draw it darker, or send a closer and sharper picture.';
  return new Problem('too-faint', [], detail);
}

type Page = Pick<Planes, 'width' | 'height'>;

/** How strong what is drawn is, as MNIST has it: 0 is background, 1 is ink, whatever the colours are. */
export type Ink = Plane;

/**
 * Finds the digit's ink on a picture: how far each pixel is from the paper, in the sample (red, green,
 * blue, opacity) where that is farthest. Light that changes over the page, ruled lines, frames, bars, what
 * lies far away, and noise go; low contrast is stretched. Larger pictures are reduced to 512 pixels.
 *
 * @throws Problem nothing-drawn, too-faint
 */
export function digitInkOf(picture: Picture): Ink {
  const planes = planesOf(picture);
  const page = withoutChecks(pageInFrame(planes));
  const ink = inkOnGround(page) ?? digitInkOn(page);
  if (ink) return ink;
  throw isOfOneColor(planes) ? nothingDrawn() : tooFaint();
}

/** The ink on a sheet or a plate that lies on a ground; null where there is none. */
function inkOnGround(page: Planes): Ink | null {
  const copy = smallCopyOf(page);
  if (!copy) return null;
  const sheet = sheetOnGround(page, copy);
  const onSheet = sheet && digitInkOn(sheet);
  // The edge of a shadow may look like that of a sheet: a digit on it is cut.
  if (onSheet && !isCut(onSheet)) return onSheet;
  const plate = plateOnGround(page, copy);
  const onPlate = plate && digitInkOn(plate);
  return onPlate && !isCut(onPlate) && isDrawing(onPlate) ? onPlate : null;
}

/** Whether all pixels are equal. */
function isOfOneColor({ channels }: Planes): boolean {
  return channels.every((channel) => channel.every((level) => level === channel[0]));
}

/** Whether there is ink on the border. */
function isCut({ width, height, values }: Ink): boolean {
  return values.some((value, pixel) => {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    return value > edgeInk && (x === 0 || y === 0 || x === width - 1 || y === height - 1);
  });
}

/** Null where nothing is drawn, or nothing can be told from the paper. */
function digitInkOn(page: Planes): Ink | null {
  const planes = denoised(page);
  const { width, height } = planes;
  const values = contrastToPaper(planes);
  const noise = noiseCeiling(values);
  for (let attempt = 0; attempt < attempts; attempt++) {
    const level = inkLevel(values);
    if (level < Math.max(leastContrast, leastOverNoise * noise)) return null;
    const strokes = strokesAmong(values, { level, noise }, width);
    if (!strokes) {
      clearNear(values, possibleInk(values, { level, noise }), width);
      continue;
    }
    keepNear(values, strokes.mask, planes, reachAround(strokes, planes, noise > 0));
    return { width, height, values: stretched(values, noise) };
  }
  return null;
}

/**
 * Finds all ink of planes; null where there is none. No noise of the paper is ink.
 *
 * @param known [height × width] how much is known of each pixel; the others are as the paper
 */
export function allInkOf(planes: Planes, known: Float32Array): Ink | null {
  const { width, height } = planes;
  const values = contrastToPaper(denoised(planes));
  const noise = noiseCeiling(values.filter((_, pixel) => (known[pixel] ?? 0) > 0));
  const level = inkLevel(values);
  if (level < Math.max(leastContrast, leastOverNoise * noise)) return null;
  return { width, height, values: stretched(values, noise) };
}

/** Ink at its level becomes 1, the paper's noise 0. */
function stretched(values: Float32Array, noise: number): Float32Array {
  const level = inkLevel(values);
  const floor = Math.min(noise, level / 3);
  if (floor === 0 && level >= fullContrast) return values;
  const result = new Float32Array(values.length);
  for (let pixel = 0; pixel < result.length; pixel++) {
    const share = ((values[pixel] ?? 0) - floor) / (level - floor);
    result[pixel] = Math.min(1, Math.max(0, share));
  }
  return result;
}

/** What nearly all of the paper stays below: most of a page is paper. */
function noiseCeiling(values: Float32Array): number {
  const [low = 0, quarter = 0, middle = 0] = quantiles(values, [0.16, 0.25, 0.5]);
  const ceiling = middle + 3 * (middle - low);
  const level = inkLevel(values);
  const isMostlyInk = middle > 0.5 * level;
  // Where ink is nearly half of the page, the middle is the edge of a stroke; clean paper is still bare.
  const isHalfInk = quarter === 0 && leastOverNoise * ceiling > level;
  return isMostlyInk || isHalfInk ? 0 : ceiling;
}

/** Clears what is in a mask and close to it. */
function clearNear(values: Float32Array, mask: Uint8Array, width: number): void {
  const near = grown(mask, width, 2);
  for (let pixel = 0; pixel < values.length; pixel++) if (near[pixel]) values[pixel] = 0;
}

/**
 * How far from its strokes a digit is kept, in pixels. On a page with nothing else on it the faint edges
 * of an enlarged digit stay, but no faint frame or grid far from it; on a small one everything stays.
 */
function reachAround({ isAll, side }: Strokes, { width, height }: Page, isNoisy: boolean): number {
  if (!isAll || isNoisy) return 1 + Math.round(width / 150);
  return Math.max(width, height) <= smallPage ? Infinity : 1 + Math.ceil(faintEdge * side);
}

/** Clears what is neither in a mask nor close to it. */
function keepNear(values: Float32Array, mask: Uint8Array, { width }: Page, reach: number): void {
  if (reach === Infinity) return;
  const near = grown(mask, width, reach);
  for (let pixel = 0; pixel < values.length; pixel++) if (!near[pixel]) values[pixel] = 0;
}
