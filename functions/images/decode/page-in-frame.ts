import { binOfShare } from './histogram.ts';
import type { Planes } from './planes.ts';

/** Levels of 255 that the colour of a frame varies by: noise, the artefacts of a JPEG. */
const sameColor = 12;

/** A line of pixels is part of a frame if this share of it has the frame's colour. */
const frameShare = 0.98;

/** A page begins where this share of its border has another colour than the frame around it. */
const pageShare = 0.95;

/** A page has at least this share of the picture's width and height, or it may be a thick stroke. */
const leastPage = 0.3;

/** So many pixels of a page with nothing on it may be specks. */
const speckShare = 0.0005;

/** A frame may have lines of several colours, and its edges may be blurred. */
const mostLayers = 12;

/**
 * The page inside of a frame of one colour or several, however wide: the border of a drawing canvas, the
 * margins of a scan. Planes without a frame, and a frame with nothing in it, are returned as they are.
 */
export function pageInFrame(planes: Planes): Planes {
  let page = planes;
  for (let layer = 0; layer < mostLayers; layer++) {
    const inner = insideOf(page);
    if (!inner) break;
    if (Math.min(inner.width / planes.width, inner.height / planes.height) < leastPage) break;
    page = inner;
  }
  return page === planes || isOfOneColor(page) ? planes : page;
}

/** Where something lies on planes. */
interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number; // the first column beyond it
  readonly bottom: number; // the first row beyond it
}

/** What the outermost layer of a frame surrounds; null where there is no frame. */
function insideOf(planes: Planes): Planes | null {
  const whole = { left: 0, top: 0, right: planes.width, bottom: planes.height };
  const around = sidesOf(whole, planes.width);
  const color = planes.channels.map((channel) => medianOf(channel, around.flat()));
  if (around.some((side) => shareOf(planes, side, color) < frameShare)) return null;
  const box = boxWithin(planes, color);
  if (!box) return null;
  const border = sidesOf(box, planes.width).flat();
  return shareOf(planes, border, color) > 1 - pageShare ? null : cropped(planes, box);
}

/** What is left of planes without the rows and columns of a colour at their border; null where nothing is. */
function boxWithin(planes: Planes, color: readonly number[]): Box | null {
  const { width, height } = planes;
  const isFrame = (start: number, step: number, length: number) =>
    shareOf(planes, line(start, step, length), color) >= frameShare;
  let [left, top, right, bottom] = [0, 0, width, height];
  while (top < height && isFrame(top * width, 1, width)) top++;
  if (top === height) return null;
  while (isFrame((bottom - 1) * width, 1, width)) bottom--;
  while (left < width && isFrame(left, width, height)) left++;
  while (right > left && isFrame(right - 1, width, height)) right--;
  return right > left ? { left, top, right, bottom } : null;
}

function line(start: number, step: number, length: number): readonly number[] {
  return Array.from({ length }, (_, place) => start + place * step);
}

/** The outermost pixels of a box: its four sides. */
function sidesOf({ left, top, right, bottom }: Box, width: number) {
  const [across, down] = [right - left, bottom - top];
  return [
    line(top * width + left, 1, across),
    line((bottom - 1) * width + left, 1, across),
    line(top * width + left, width, down),
    line(top * width + right - 1, width, down),
  ];
}

/** The share of some pixels that have a colour. */
function shareOf({ channels }: Planes, pixels: readonly number[], color: readonly number[]) {
  const same = pixels.filter((pixel) =>
    channels.every((channel, index) => {
      return Math.abs((channel[pixel] ?? 0) - (color[index] ?? 0)) <= sameColor;
    }),
  );
  return same.length / pixels.length;
}

function medianOf(channel: Float32Array, pixels: readonly number[]): number {
  const counts = new Uint32Array(256);
  for (const pixel of pixels) {
    const level = Math.round(channel[pixel] ?? 0);
    counts[level] = (counts[level] ?? 0) + 1;
  }
  return binOfShare(counts, 0.5);
}

/** Whether nothing is drawn on a page: no more than a few specks differ from its median. */
function isOfOneColor({ channels }: Planes): boolean {
  return channels.every((channel) => {
    const median = medianOf(channel, line(0, 1, channel.length));
    const differing = channel.filter((level) => Math.abs(level - median) > 2 * sameColor);
    return differing.length <= speckShare * channel.length;
  });
}

function cropped({ width, channels }: Planes, { left, top, right, bottom }: Box): Planes {
  const [across, down] = [right - left, bottom - top];
  const crop = (channel: Float32Array) => {
    const inner = new Float32Array(across * down);
    for (let y = 0; y < down; y++) {
      const start = (top + y) * width + left;
      inner.set(channel.subarray(start, start + across), y * across);
    }
    return inner;
  };
  return { width: across, height: down, channels: channels.map(crop) };
}
