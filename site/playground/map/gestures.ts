/** What moves a map. Points are from the middle of its screen, lengths in pixels of the screen. */
export interface Moves {
  readonly pan: (right: number, down: number) => void;
  readonly zoom: (factor: number, point?: { readonly x: number; readonly y: number }) => void;
  /** A press without a drag. */
  readonly press: (point: { readonly x: number; readonly y: number }) => void;
  /** By a key: so many digits to the right and down. */
  readonly step: (right: number, down: number) => void;
  readonly showWhole: () => void;
  readonly rest: () => void;
}

/** A press moves less than this; a drag more. */
const pressDistance = 6;
/** Pixels of a wheel that double the scale. */
const wheelDoubling = 300;
/** Pixels of a line of a wheel that turns by lines. */
const lineHeight = 16;

/** Has a canvas moved by pointers: one drags, two zoom, a press chooses. */
export function followPointers(canvas: HTMLCanvasElement, moves: Moves): void {
  const pointers = new Map<number, { x: number; y: number }>();
  let travelled = 0;
  const pointOf = ({ clientX, clientY }: MouseEvent) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return { x: clientX - left - width / 2, y: clientY - top - height / 2 };
  };
  const spread = () => {
    const [one, other] = [...pointers.values()];
    if (!one || !other) return null;
    const middle = { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
    return { middle, distance: Math.hypot(one.x - other.x, one.y - other.y) };
  };
  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    if (pointers.size === 0) travelled = 0;
    pointers.set(event.pointerId, pointOf(event));
  });
  canvas.addEventListener('pointermove', (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const point = pointOf(event);
    const earlier = spread();
    pointers.set(event.pointerId, point);
    travelled += Math.hypot(point.x - before.x, point.y - before.y);
    const now = spread();
    if (!earlier || !now) return moves.pan(before.x - point.x, before.y - point.y);
    moves.pan(earlier.middle.x - now.middle.x, earlier.middle.y - now.middle.y);
    if (earlier.distance > 0) moves.zoom(now.distance / earlier.distance, now.middle);
  });
  canvas.addEventListener('pointerup', (event) => {
    const isLast = pointers.delete(event.pointerId) && pointers.size === 0;
    if (isLast && travelled < pressDistance) moves.press(pointOf(event));
    if (isLast) moves.rest();
  });
  canvas.addEventListener('pointercancel', ({ pointerId }) => pointers.delete(pointerId));
  followWheel(canvas, moves, pointOf);
}

/** The wheel scrolls the page, unless the map has the focus or Ctrl is held, as when two fingers pinch a trackpad. */
function followWheel(
  canvas: HTMLCanvasElement,
  moves: Moves,
  pointOf: (event: MouseEvent) => { readonly x: number; readonly y: number },
): void {
  let resting: ReturnType<typeof setTimeout> | undefined;
  canvas.addEventListener(
    'wheel',
    (event) => {
      if (document.activeElement !== canvas && !event.ctrlKey) return;
      event.preventDefault();
      const pixels =
        event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? lineHeight : 1);
      // A pinch on a trackpad comes in small steps.
      moves.zoom(2 ** (-(event.ctrlKey ? 4 : 1) * (pixels / wheelDoubling)), pointOf(event));
      clearTimeout(resting);
      resting = setTimeout(moves.rest, 200);
    },
    { passive: false },
  );
}

/** Has a canvas moved by keys: arrows by one digit, + and - by a half of the scale, Home to see all. */
export function followMapKeys(canvas: HTMLCanvasElement, moves: Moves): void {
  const acts: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => moves.step(-1, 0),
    ArrowRight: () => moves.step(1, 0),
    ArrowUp: () => moves.step(0, -1),
    ArrowDown: () => moves.step(0, 1),
    '+': () => moves.zoom(Math.SQRT2),
    '=': () => moves.zoom(Math.SQRT2),
    '-': () => moves.zoom(Math.SQRT1_2),
    Home: moves.showWhole,
  };
  canvas.addEventListener('keydown', (event) => {
    const act = acts[event.key];
    // With a modifier it is for the browser: Ctrl and + makes the page larger.
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
    moves.rest();
  });
}
