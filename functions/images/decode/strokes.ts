import { type Component, type Components, componentsOf } from './components.ts';
import { joinedPixels } from './enlarged-pixels.ts';
import { clearPrinted, withoutLinesBelow } from './printed.ts';
import { clearRuledLines } from './ruled-lines.ts';

/** A component that comes this close to two opposite sides of the page, as a share of it, spans it. */
const spanningMargin = 0.04;

/** Parts belong together across gaps up to this share of the digit's longer side. */
const widestGap = 0.2;

/** A part at the border of the page belongs to a digit only across gaps up to this share. */
const widestGapAtBorder = 0.05;

/** A part of a digit has at least this share of the area of its largest part. */
const leastPart = 0.012;

/** Where more than so many have at least this share of the area of the largest, none is a digit: noise. */
const mostRivals = 12;
const rivalShare = 0.3;

/** On pages up to this side, such as MNIST's own, all that is no frame or line is the digit. */
export const smallPage = 100;

/** What is drawn on a page, apart from what is printed on it or lies around it. */
export interface Strokes {
  /** [height × width] 1 where a stroke of the digit is */
  readonly mask: Uint8Array;
  /** Whether the page has nothing else on it that is as strong. */
  readonly isAll: boolean;
  /** The longer side of the digit's box, in pixels. */
  readonly side: number;
  /** How many components there are on the page, those of the digit included. */
  readonly count: number;
}

/**
 * Finds the strokes of the digit in a mask of all that is not paper: without ruled lines, frames, bars,
 * what lies at the border and specks. Parts that are close to the largest stay with it.
 *
 * @param mask [height × width] 1 where there is no paper; is changed
 * @param isJoined whether enlarged pixels were joined already
 * @returns null where nothing is like a digit
 */
export function strokesOf(mask: Uint8Array, width: number, isJoined = false): Strokes | null {
  const height = mask.length / width;
  const hadPrinted = clearPrinted(mask, width);
  const hadLines = clearRuledLines(mask, width) || hadPrinted;
  const components = componentsOf(mask, width);
  const page = { width, height };
  const unframed = components.list.filter((component) => !isFrame(component, components, page));
  const candidates = withoutLinesBelow(unframed);
  const main = largest(candidates, page);
  if (!main) return null;
  const rivals = candidates.filter(({ area }) => area >= rivalShare * main.area);
  if (rivals.length > mostRivals) {
    const joined = isJoined ? null : joinedPixels(mask, width, rivals);
    return joined && strokesOf(joined, width, true);
  }
  const isSmall = Math.max(width, height) <= smallPage;
  const digit = isSmall ? candidates : clusterAround(main, candidates, page);
  const isAll = !hadLines && digit.length === components.list.length;
  const box = digit.reduce<Box>(united, main);
  const side = Math.max(box.right - box.left, box.bottom - box.top);
  return { mask: maskOf(components, digit), isAll, side, count: candidates.length };
}

interface Page {
  readonly width: number;
  readonly height: number;
}

/** Whether a component is a frame around the page, a bar at its side or the edge of the table. */
function isFrame(component: Component, components: Components, { width, height }: Page): boolean {
  const { left, top, right, bottom } = component;
  const margin = { x: spanningMargin * width, y: spanningMargin * height };
  const spans = {
    x: left <= margin.x && right >= width - margin.x,
    y: top <= margin.y && bottom >= height - margin.y,
  };
  if (!spans.x && !spans.y) return false;
  return shareNearBorder(component, components, { width, height }) > 0.85;
}

/** The share of a component's pixels in the outer sixth of the page. */
function shareNearBorder(
  { label, area, left, top, right, bottom }: Component,
  { labels }: Components,
  { width, height }: Page,
): number {
  let near = 0;
  for (let y = top; y < bottom; y++) {
    const isNearRow = Math.min(y, height - 1 - y) < height / 6;
    for (let x = left; x < right; x++) {
      if (labels[y * width + x] !== label) continue;
      if (isNearRow || Math.min(x, width - 1 - x) < width / 6) near++;
    }
  }
  return near / area;
}

/** The component that is the most likely the digit: large, tall, and not at the border. */
function largest(components: readonly Component[], page: Page): Component | undefined {
  let [best, bestScore]: [Component | undefined, number] = [undefined, 0];
  for (const component of components) {
    const score = scoreOf(component, page);
    if (score > bestScore) [best, bestScore] = [component, score];
  }
  return best;
}

function scoreOf(component: Component, page: Page): number {
  const { area, left, top, right, bottom } = component;
  const across = (left + right) / page.width - 1;
  const down = (top + bottom) / page.height - 1;
  const centrality = 1 - 0.4 * Math.min(1, Math.hypot(across, down));
  const size = Math.sqrt(area) * Math.hypot(right - left, bottom - top);
  return size * centrality * (isAtBorder(component, page) ? 0.3 : 1);
}

function isAtBorder({ left, top, right, bottom }: Box, { width, height }: Page): boolean {
  return left === 0 || top === 0 || right === width || bottom === height;
}

/** The parts of a digit: the main one, and what is close enough to what is already found. */
function clusterAround(
  main: Component,
  components: readonly Component[],
  page: Page,
): readonly Component[] {
  const cluster = new Set([main]);
  const parts = components.filter(({ area }) => area >= leastPart * main.area);
  let box: Box = main;
  for (let count = 0; count < cluster.size;) {
    count = cluster.size;
    const side = Math.max(box.right - box.left, box.bottom - box.top);
    for (const part of parts) {
      const most = isAtBorder(part, page) ? widestGapAtBorder : widestGap;
      if (!cluster.has(part) && gapBetween(box, part) <= most * side) cluster.add(part);
    }
    for (const part of cluster) box = united(box, part);
  }
  return [...cluster];
}

type Box = Pick<Component, 'left' | 'top' | 'right' | 'bottom'>;

function united(one: Box, other: Box): Box {
  return {
    left: Math.min(one.left, other.left),
    top: Math.min(one.top, other.top),
    right: Math.max(one.right, other.right),
    bottom: Math.max(one.bottom, other.bottom),
  };
}

function gapBetween(one: Box, other: Box): number {
  const across = Math.max(0, one.left - other.right, other.left - one.right);
  const down = Math.max(0, one.top - other.bottom, other.top - one.bottom);
  return Math.hypot(across, down);
}

function maskOf({ labels, list }: Components, kept: readonly Component[]): Uint8Array {
  const isKept = new Uint8Array(list.length + 1);
  for (const { label } of kept) isKept[label] = 1;
  const mask = new Uint8Array(labels.length);
  for (let pixel = 0; pixel < mask.length; pixel++) mask[pixel] = isKept[labels[pixel] ?? 0] ?? 0;
  return mask;
}
