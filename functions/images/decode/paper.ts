import { binOfShare } from './histogram.ts';
import { closing, dilation, erosion, opening } from './morphology.ts';
import { mediansAround, noiseOf } from './noise.ts';
import { type Planes, enlarged, reduced } from './planes.ts';

/** The longer side of the copy on which the paper's light is searched, in pixels. */
const copySide = 100;

/** A square this wide, as a share of the shorter side, is wider than any stroke. */
const strokeSquare = 0.3;

/** Paper whose light differs by no more than this many levels of 255 is of one colour. */
const evenLevels = 6;

/** So many pixels of a page of one colour may differ from it where strokes are filled: corners, specks. */
const unevenShare = 0.03;

/** Where there is less light, ink and paper differ by less: so much is made up for at most. */
const mostGain = 2;

/** The border of a drawing that a program made has one colour, but for strokes that touch it. */
const plainShare = 0.75;

/**
 * How far each pixel is from the paper, 0 to 1, in the sample where that is farthest. Paper of one colour
 * is the median of the border, or the most frequent colour where the border is a frame. Paper in
 * uneven light is what remains where everything narrower than a square, wider than strokes, is filled.
 */
export function contrastToPaper(planes: Planes): Float32Array {
  const { width, height, channels } = planes;
  const factor = Math.ceil(Math.max(width, height) / copySide);
  const copyWidth = Math.ceil(width / factor);
  const copies = channels.map((channel) =>
    lightOf(reduced(channel, width, height, factor), copyWidth),
  );
  const border = borderColor(planes);
  const frequent = modes(planes);
  const isDrawing = border.isPlain && border.medians.every((level, at) => level === frequent[at]);
  const color = [border.medians, frequent].find(
    (candidate) =>
      isDrawing || copies.every((copy, channel) => isEven(copy, candidate[channel] ?? 0)),
  );
  const values = new Float32Array(width * height);
  for (const [index, channel] of channels.entries()) {
    const copy = copies[index];
    if (color || !copy) addDistances(values, channel, color?.[index] ?? 0);
    else addDepths(values, channel, copy, { width, height, factor });
  }
  return values;
}

/** A reduced plane with what its paper would be for dark and for light ink. */
interface Light {
  readonly width: number;
  readonly values: Float32Array;
  readonly radius: number; // of the square that is wider than strokes
  readonly filled: Float32Array; // without dark strokes
  readonly cleared: Float32Array; // without light strokes
  /** Whether the ink is darker than the paper. */
  readonly isDark: boolean;
  readonly noise: number; // levels of 255
}

function lightOf(values: Float32Array, width: number): Light {
  const shorter = Math.min(width, values.length / width);
  const radius = Math.max(1, Math.round((strokeSquare * shorter) / 2));
  // A single grain of salt or pepper would spread over the whole square.
  const clean = { width, values: mediansAround(values, width) };
  return {
    width,
    values,
    radius,
    filled: closing(clean, radius),
    cleared: opening(clean, radius),
    // Without its ink the paper is smooth; with the paper's gaps filled, the ink is what remains.
    isDark:
      roughness(closing({ width, values }, radius), width) <=
      roughness(opening({ width, values }, radius), width),
    noise: Math.max(noiseOf(values), noiseOf(values, 3)),
  };
}

function isEven({ filled, cleared, isDark, noise }: Light, level: number): boolean {
  const tolerance = Math.max(evenLevels, 4 * noise);
  const paper = isDark ? filled : cleared;
  let uneven = 0;
  for (let pixel = 0; pixel < paper.length; pixel++) {
    if (Math.abs((paper[pixel] ?? 0) - level) > tolerance) uneven++;
  }
  return uneven <= unevenShare * paper.length;
}

function addDistances(values: Float32Array, channel: Float32Array, level: number): void {
  for (let pixel = 0; pixel < values.length; pixel++) {
    const distance = Math.abs((channel[pixel] ?? 0) - level) / 255;
    if (distance > (values[pixel] ?? 0)) values[pixel] = distance;
  }
}

function addDepths(
  values: Float32Array,
  channel: Float32Array,
  copy: Light,
  { width, height, factor }: { width: number; height: number; factor: number },
): void {
  const { isDark, radius } = copy;
  const found = { width: copy.width, values: isDark ? copy.filled : copy.cleared };
  const sloped = { width: copy.width, values: continuedToBorder(found, radius, isDark) };
  const paper = isDark ? erosion(sloped, 1) : dilation(sloped, 1);
  const light = enlarged(paper, width, height, factor);
  // Paper that is black everywhere has no light that could be made up for.
  const brightest = Math.max(1, brightestOf(paper));
  for (let pixel = 0; pixel < values.length; pixel++) {
    const level = light[pixel] ?? 0;
    const above = level - (channel[pixel] ?? 0);
    const gain = Math.min(mostGain, brightest / Math.max(1, level));
    const depth = (gain * (isDark ? above : -above)) / 255;
    if (depth > (values[pixel] ?? 0)) values[pixel] = Math.min(1, depth);
  }
}

/**
 * Paper that goes on getting darker, or lighter for light ink, up to the border. Squares that end at the border
 * make it as bright there as it is a radius away: on a page that is lit from one side all of that would be ink. A
 * straight line and a parabola go on from there, since lenses darken the corners.
 */
function continuedToBorder(
  { width, values }: { readonly width: number; readonly values: Float32Array },
  radius: number,
  isDark: boolean,
): Float32Array {
  const height = values.length / width;
  const result = Float32Array.from(values);
  const continueLine = (start: number, step: number, length: number) => {
    if (length <= 3 * radius) return;
    const at = (place: number) => start + place * step;
    const hinge = result[at(radius)] ?? 0;
    for (let distance = 1; distance <= radius; distance++) {
      const next = result[at(radius + distance)] ?? 0;
      const afterNext = result[at(radius + 2 * distance)] ?? 0;
      const place = at(radius - distance);
      const found = result[place] ?? 0;
      const levels = [found, 2 * hinge - next, 3 * (hinge - next) + afterNext];
      const level = isDark ? Math.min(...levels) : Math.max(...levels);
      result[place] = Math.min(255, Math.max(0, level));
    }
  };
  for (let y = 0; y < height; y++) {
    continueLine(y * width, 1, width);
    continueLine((y + 1) * width - 1, -1, width);
  }
  for (let x = 0; x < width; x++) {
    continueLine(x, width, height);
    continueLine((height - 1) * width + x, -width, height);
  }
  return result;
}

/** What nine tenths of the paper are no brighter than. */
function brightestOf(paper: Float32Array): number {
  const counts = new Uint32Array(256);
  for (let pixel = 0; pixel < paper.length; pixel++) {
    const level = Math.min(255, Math.max(0, Math.round(paper[pixel] ?? 0)));
    counts[level] = (counts[level] ?? 0) + 1;
  }
  return binOfShare(counts, 0.9);
}

/** The sum of the squared steps between neighbours in a row and in a column. */
function roughness(values: Float32Array, width: number): number {
  let sum = 0;
  for (let pixel = width; pixel < values.length; pixel++) {
    const value = values[pixel] ?? 0;
    if (pixel % width > 0) sum += (value - (values[pixel - 1] ?? 0)) ** 2;
    sum += (value - (values[pixel - width] ?? 0)) ** 2;
  }
  return sum;
}

/** The median of the border in each channel, and whether nearly all of the border is of that colour. */
function borderColor({ width, height, channels }: Planes) {
  let isPlain = true;
  const medians = channels.map((channel) => {
    const counts = borderLevels(channel, width, height);
    const median = binOfShare(counts, 0.5);
    const [total, same] = [counts.reduce((sum, count) => sum + count, 0), counts[median] ?? 0];
    if (same < plainShare * total) isPlain = false;
    return median;
  });
  return { medians, isPlain };
}

/** How many pixels of the border have each level. */
function borderLevels(channel: Float32Array, width: number, height: number): Uint32Array {
  const counts = new Uint32Array(256);
  const count = (pixel: number) => {
    const level = Math.round(channel[pixel] ?? 0);
    counts[level] = (counts[level] ?? 0) + 1;
  };
  for (let x = 0; x < width; x++) {
    count(x);
    count((height - 1) * width + x);
  }
  for (let y = 1; y < height - 1; y++) {
    count(y * width);
    count(y * width + width - 1);
  }
  return counts;
}

/** The most frequent level in each channel, give or take a few. */
function modes({ channels }: Planes): readonly number[] {
  return channels.map((channel) => {
    const counts = new Uint32Array(256);
    for (let pixel = 0; pixel < channel.length; pixel++) {
      const level = Math.round(channel[pixel] ?? 0);
      counts[level] = (counts[level] ?? 0) + 1;
    }
    let [most, mode] = [0, 0];
    for (let level = 0; level < 256; level++) {
      let weight = 0;
      for (let step = -4; step <= 4; step++) {
        weight += (5 - Math.abs(step)) * (counts[level + step] ?? 0);
      }
      if (weight > most) [most, mode] = [weight, level];
    }
    return mode;
  });
}
