import type { Drawer } from '../drawer.ts';
import { contextOf } from '../elements.ts';
import { wantsLessMotion } from '../page.ts';
import { keepDigits, type KeptDigits } from './digits.ts';
import type { Plane } from './plane.ts';
import {
  digitSide,
  nearestPlace,
  panned,
  type Place,
  type View,
  visiblePlaces,
  wholeView,
  zoomed,
} from './view.ts';

/** Milliseconds of a frame in which digits are drawn: the rest of the 16 is the browser's. */
const drawingTime = 8;
/** The part of its place that a digit fills. */
const filled = 0.94;
/** The part of the way to where it is going that the view goes each frame. */
const glide = 0.3;
/** Pixels of the canvas a pixel of the page: more costs time that nobody sees. */
const mostDensity = 2;

/** A plane on a canvas. */
export interface Chart {
  readonly plane: () => Plane;
  /** Where the view is going: where it is when it rests. */
  readonly view: () => View;
  /** Shows another plane, whole, or as it was seen before. */
  readonly lay: (plane: Plane, view?: View) => void;
  /** Moves by pixels of the screen: at once, as a finger does, or over a few frames. */
  readonly pan: (right: number, down: number, how?: { readonly isAtOnce: boolean }) => void;
  readonly zoom: (factor: number, point?: { readonly x: number; readonly y: number }) => void;
  readonly showWhole: () => void;
  /** Moves the digit in the middle on by so many digits. */
  readonly step: (right: number, down: number) => void;
  /** The place of the digit in the middle. */
  readonly middle: () => Place;
}

/**
 * Draws a plane on a canvas whenever its view moves, as many digits a frame as there is time for.
 *
 * @param plane shown first
 * @param passed is called when another digit comes to the middle
 * @param failed is called once, when drawing fails
 */
export function createChart(
  canvas: HTMLCanvasElement,
  drawer: Drawer,
  plane: Plane,
  { passed, failed }: { readonly passed: () => void; readonly failed: (error: Error) => void },
): Chart {
  const context = contextOf(canvas, { alpha: false });
  const screen = () => ({ width: canvas.clientWidth, height: canvas.clientHeight });
  let laid = plane;
  let kept: KeptDigits = keepDigits(drawer, plane);
  let view = wholeView(plane, screen());
  let target = view;
  let frame = 0;
  let middle = '';

  function soon(): void {
    frame ||= requestAnimationFrame(paint);
  }
  function go(to: View): void {
    target = to;
    if (wantsLessMotion()) view = target;
    soon();
  }
  function paint(): void {
    frame = 0;
    view = nextView(view, target);
    const size = screen();
    const density = Math.min(mostDensity, devicePixelRatio);
    const [width, height] = [size.width * density, size.height * density].map(Math.round);
    if (canvas.width !== width || canvas.height !== height)
      Object.assign(canvas, { width, height });
    const places = visiblePlaces(view, laid, size);
    let isMissing = false;
    try {
      isMissing = kept.drawMissing(places, performance.now() + drawingTime);
    } catch (error) {
      failed(error as Error);
      return;
    }
    context.setTransform(density, 0, 0, density, 0, 0);
    context.fillStyle = '#000';
    context.fillRect(0, 0, size.width, size.height);
    for (const place of places) showAt(place);
    markMiddle();
    if (isMissing || view !== target) soon();
  }
  function showAt(place: Place): void {
    const side = filled * digitSide(view.scale, laid);
    kept.show(place, context, { ...cornerOf(place, side), side });
  }
  function cornerOf({ x, y }: Place, side: number) {
    const { width, height } = screen();
    const left = width / 2 + (x - view.x) * view.scale - side / 2;
    return { left, top: height / 2 + (y - view.y) * view.scale - side / 2 };
  }
  function markMiddle(): void {
    const place = nearestPlace(view, laid);
    const side = digitSide(view.scale, laid);
    const { left, top } = cornerOf(place, side);
    context.lineWidth = 3;
    context.strokeStyle = '#5fd0a9';
    context.strokeRect(left, top, side, side);
    const key = `${place.x} ${place.y}`;
    if (key === middle) return;
    middle = key;
    passed();
  }
  new ResizeObserver(() => {
    target = zoomed(target, 1, laid, screen());
    soon();
  }).observe(canvas);
  soon();
  return {
    plane: () => laid,
    view: () => target,
    lay(next, seen) {
      laid = next;
      kept = keepDigits(drawer, next);
      target = zoomed(seen ?? wholeView(next, screen()), 1, next, screen());
      view = target;
      middle = '';
      soon();
    },
    pan(right, down, { isAtOnce } = { isAtOnce: false }) {
      // A finger holds on to what it touches, also while the view still glides.
      if (isAtOnce) view = panned(view, right, down, laid);
      go(panned(target, right, down, laid));
    },
    zoom: (factor, point) => go(zoomed(target, factor, laid, screen(), point)),
    showWhole: () => go(wholeView(laid, screen())),
    step(right, down) {
      const spacing = digitSide(target.scale, laid) / target.scale;
      const from = nearestPlace(target, laid);
      const place = { x: from.x + right * spacing, y: from.y + down * spacing };
      go({ ...target, ...nearestPlace({ ...target, ...place }, laid) });
    },
    middle: () => nearestPlace(view, laid),
  };
}

/** A part of the way; there when what is left cannot be seen. */
function nextView(view: View, target: View): View {
  if (view === target) return target;
  const left = Math.hypot(target.x - view.x, target.y - view.y) * target.scale;
  const growth = Math.log(target.scale / view.scale);
  if (left < 0.5 && Math.abs(growth) < 0.002) return target;
  return {
    x: view.x + glide * (target.x - view.x),
    y: view.y + glide * (target.y - view.y),
    scale: view.scale * Math.exp(glide * growth),
  };
}
