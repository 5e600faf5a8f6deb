import type { Plane } from './plane.ts';

/** What of the plane is seen: the place in the middle, and how large it is. */
export interface View {
  readonly x: number;
  readonly y: number;
  /** Pixels of the screen a unit of the plane. */
  readonly scale: number;
}

/** The screen that the plane is seen on, in pixels. */
export interface Screen {
  readonly width: number;
  readonly height: number;
}

/** The sides of a digit on the screen lie from this up to twice this, in pixels. */
export const smallestDigit = 36;

/** A place of the plane that has a digit. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** The whole plane, its digits in the middle of the screen: there are some on its near sides, none on the far ones. */
export function wholeView(plane: Plane, screen: Screen): View {
  const { width, height } = plane;
  const scale = Math.min(screen.width / width, screen.height / height);
  const level = levelAt(scale, plane);
  const margin = level < 0 ? 0 : 2 ** -level / 2;
  return { x: width / 2 - margin, y: height / 2 - margin, scale };
}

/** The level whose digits are seen at a scale: they are 2^-level apart. At -1 there is one digit a label. */
export function levelAt(scale: number, { lastLevel }: Plane): number {
  const level = Math.floor(Math.log2(scale / smallestDigit));
  return Math.min(lastLevel, Math.max(-1, level));
}

/** The sides of a digit, in pixels. */
export function digitSide(scale: number, plane: Plane): number {
  return scale / 2 ** levelAt(scale, plane);
}

/** Moves the view, in pixels of the screen; the middle stays on the plane. */
export function panned(view: View, right: number, down: number, plane: Plane): View {
  return within({ ...view, x: view.x + right / view.scale, y: view.y + down / view.scale }, plane);
}

/**
 * Comes nearer by a factor; the place under a point of the screen stays under it.
 *
 * @param point from the middle of the screen, in pixels
 */
export function zoomed(
  view: View,
  factor: number,
  plane: Plane,
  screen: Screen,
  point = { x: 0, y: 0 },
): View {
  const least = wholeView(plane, screen).scale;
  const most = 2 * smallestDigit * 2 ** plane.lastLevel;
  const scale = Math.min(most, Math.max(least, view.scale * factor));
  const by = 1 / view.scale - 1 / scale;
  return within({ x: view.x + point.x * by, y: view.y + point.y * by, scale }, plane);
}

/** The places that are seen, those nearest to the middle first. */
export function visiblePlaces(view: View, plane: Plane, screen: Screen): readonly Place[] {
  const spacing = 2 ** -levelAt(view.scale, plane);
  const [right, down] = [screen.width / 2 / view.scale, screen.height / 2 / view.scale];
  const places: Place[] = [];
  for (const y of latticeBetween(view.y - down, view.y + down, spacing, plane.height)) {
    for (const x of latticeBetween(view.x - right, view.x + right, spacing, plane.width)) {
      places.push({ x, y });
    }
  }
  const distance = ({ x, y }: Place) => Math.hypot(x - view.x, y - view.y);
  return places.toSorted((one, other) => distance(one) - distance(other));
}

/** The place with a digit that is nearest to a point of the plane. */
export function nearestPlace({ x, y, scale }: View, plane: Plane): Place {
  const spacing = 2 ** -levelAt(scale, plane);
  return { x: nearest(x, spacing, plane.width), y: nearest(y, spacing, plane.height) };
}

/** Digits stand in the middle of squares and at whole steps from there, up to but not on the plane's far side. */
function latticeBetween(
  from: number,
  to: number,
  spacing: number,
  size: number,
): readonly number[] {
  const first = Math.max(Math.ceil((from - 1) / spacing - 0.5), Math.ceil(-1 / spacing));
  const last = Math.min(Math.floor((to - 1) / spacing + 0.5), Math.ceil((size - 1) / spacing) - 1);
  return Array.from(
    { length: Math.max(0, last - first + 1) },
    (_, index) => 1 + (first + index) * spacing,
  );
}

function nearest(value: number, spacing: number, size: number): number {
  const step = Math.round((value - 1) / spacing);
  const [first, last] = [Math.ceil(-1 / spacing), Math.ceil((size - 1) / spacing) - 1];
  return 1 + Math.min(last, Math.max(first, step)) * spacing;
}

function within(view: View, { width, height }: Plane): View {
  const clamp = (value: number, most: number) => Math.min(most, Math.max(0, value));
  return { ...view, x: clamp(view.x, width), y: clamp(view.y, height) };
}
