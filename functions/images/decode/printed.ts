import { type Component, type Components, componentsOf } from './components.ts';
import { clearBoxLines, clearLineBelow } from './ruled-lines.ts';

/** What an outline encloses is the digit where it is at least so tall, as a share of the outline. */
const leastEnclosed = 0.3;

/** A part of it is at least so tall: what is smaller may be specks in the loop of a digit. */
const leastPart = 0.12;

/** A line below a digit is at least so many times as wide as it is tall. */
const leastLength = 6;

/** A digit is at least so many times as tall as a line below it. */
const leastTaller = 3;

/** A line that a digit touches goes on beyond it on both sides, by this share of its length. */
const leastBeyond = 0.08;

/** A box takes at least this share of the page's width and height, and of this many pixels. */
const leastBox = 0.1;
const leastBoxPixels = 12;

/** One that takes more than this of both is a frame or lines of the page. */
const mostBox = 0.95;

/** So many components are looked at: a page of noise has thousands. */
const mostBoxes = 16;

/**
 * Clears from a mask what is printed or drawn around something as tall as a digit: outlines, such as boxes of forms,
 * boxes with round corners and rings, and the straight lines of boxes that it touches or crosses.
 *
 * @param mask [height × width] 1 where there is no paper; is changed
 * @returns whether there was something
 */
export function clearPrinted(mask: Uint8Array, width: number): boolean {
  const hadOutlines = clearOutlines(mask, width);
  return clearBoxes(mask, width) || hadOutlines;
}

function clearOutlines(mask: Uint8Array, width: number): boolean {
  const components = componentsOf(mask, width);
  const outlines = new Set(
    largestOf(components, width)
      .filter((outline) => enclosesDigit(outline, components, width))
      .map(({ label }) => label),
  );
  if (outlines.size === 0) return false;
  for (const [pixel, label] of components.labels.entries())
    if (outlines.has(label)) mask[pixel] = 0;
  return true;
}

function clearBoxes(mask: Uint8Array, width: number): boolean {
  const components = componentsOf(mask, width);
  const cleared = largestOf(components, width).map((box) =>
    clearBox(mask, width, box, components.labels),
  );
  return cleared.includes(true);
}

/** The largest components that are large enough for a box with a digit in it. */
function largestOf({ labels, list }: Components, width: number): readonly Component[] {
  const height = labels.length / width;
  const sizeOf = (component: Component) => widthOf(component) * heightOf(component);
  return list
    .filter((component) => {
      const [columns, rows] = [widthOf(component), heightOf(component)];
      const isLarge = columns >= leastBox * width && rows >= leastBox * height;
      // What spans the page is ruled on it.
      const isOnPage = columns < mostBox * width || rows < mostBox * height;
      return isLarge && isOnPage && Math.min(columns, rows) >= leastBoxPixels;
    })
    .toSorted((a, b) => sizeOf(b) - sizeOf(a))
    .slice(0, mostBoxes);
}

/** Clears the lines of a box from a mask, if it is one with something in it, or else the line below a digit. */
function clearBox(mask: Uint8Array, width: number, box: Component, labels: Int32Array): boolean {
  const [columns, rows] = [widthOf(box), heightOf(box)];
  const place = (pixel: number) =>
    (box.top + Math.floor(pixel / columns)) * width + box.left + (pixel % columns);
  const isOfBox = Uint8Array.from({ length: columns * rows }, (_, pixel) =>
    Number(labels[place(pixel)] === box.label),
  );
  const left = isOfBox.slice();
  if (clearBoxLines(left, columns)) {
    const inside = left.map((set, pixel) => (isOfBox[pixel] ? set : (mask[place(pixel)] ?? 0)));
    const parts = componentsOf(inside, columns).list;
    if (!parts.some((part) => heightOf(part) >= leastEnclosed * rows)) return false;
  } else if (!clearLineBelow(left, columns) || !isOver(left, columns)) return false;
  for (const [pixel, set] of isOfBox.entries()) if (set && !left[pixel]) mask[place(pixel)] = 0;
  return true;
}

/** Whether a digit is left over a line that was cleared: narrower on both sides, which the foot of a 2 is not. */
function isOver(left: Uint8Array, columns: number): boolean {
  const margin = leastBeyond * columns;
  return left.every((set, pixel) => {
    const x = pixel % columns;
    return !set || (x >= margin && x < columns - margin);
  });
}

/** Leaves out lines below what may be the digit. */
export function withoutLinesBelow(candidates: readonly Component[]): readonly Component[] {
  return candidates.filter((line) => !candidates.some((digit) => isLineBelow(line, digit)));
}

/** Whether an outline lies around components that are together as tall as a digit in it. */
function enclosesDigit(outline: Component, { labels, list }: Components, width: number): boolean {
  const within = list.filter(
    (part) =>
      part.left > outline.left &&
      part.right < outline.right &&
      part.top > outline.top &&
      part.bottom < outline.bottom &&
      heightOf(part) >= leastPart * heightOf(outline),
  );
  if (within.length === 0) return false;
  const isOutside = outsideOf(outline, labels, width);
  const enclosed = within.filter(({ label, left, top }) => {
    const first = labels.indexOf(label, top * width + left);
    return !isOutside[placeIn(outline, first, width)];
  });
  const top = enclosed.reduce((least, part) => Math.min(least, part.top), Infinity);
  const bottom = enclosed.reduce((most, part) => Math.max(most, part.bottom), 0);
  return bottom - top >= leastEnclosed * heightOf(outline);
}

/** [rows × columns of its box] 1 where a way leads from the edge of a component's box, side by side, not through it. */
function outsideOf(outline: Component, labels: Int32Array, width: number): Uint8Array {
  const { label, left, top, right, bottom } = outline;
  const isSeen = new Uint8Array(widthOf(outline) * heightOf(outline));
  const waiting: number[] = [];
  const see = (x: number, y: number) => {
    if (x < left || x >= right || y < top || y >= bottom) return;
    const pixel = y * width + x;
    const place = placeIn(outline, pixel, width);
    if (labels[pixel] === label || isSeen[place]) return;
    isSeen[place] = 1;
    waiting.push(pixel);
  };
  for (let x = left; x < right; x++) for (const y of [top, bottom - 1]) see(x, y);
  for (let y = top; y < bottom; y++) for (const x of [left, right - 1]) see(x, y);
  for (let pixel = waiting.pop(); pixel !== undefined; pixel = waiting.pop()) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    see(x - 1, y);
    see(x + 1, y);
    see(x, y - 1);
    see(x, y + 1);
  }
  return isSeen;
}

/** Where a pixel of the page is in a component's box. */
function placeIn(component: Component, pixel: number, width: number): number {
  const [x, y] = [pixel % width, Math.floor(pixel / width)];
  return (y - component.top) * widthOf(component) + x - component.left;
}

function isLineBelow(line: Component, digit: Component): boolean {
  const length = widthOf(line);
  return (
    length >= leastLength * heightOf(line) &&
    heightOf(digit) >= leastTaller * heightOf(line) &&
    line.top >= digit.bottom &&
    line.left < digit.right &&
    line.right > digit.left
  );
}

function widthOf({ left, right }: Component): number {
  return right - left;
}

function heightOf({ top, bottom }: Component): number {
  return bottom - top;
}
