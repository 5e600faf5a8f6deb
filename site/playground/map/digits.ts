import type { Drawer } from '../drawer.ts';
import { contextOf } from '../elements.ts';
import type { Place } from './view.ts';
import type { Plane } from './plane.ts';

/** Digits that are kept: three times as many as a large screen shows at once. */
const mostDigits = 2048;
/** Pixels of the canvas that keeps them: 16 MiB of memory at most. */
const mostPixels = 2 ** 22;
/** Digits that are drawn together: fewer than seven take the runtime longer each. */
const drawnTogether = 8;

/** Drawn digits by their place, as many as there is room for: the one that was not seen longest gives way. */
export interface KeptDigits {
  /** Shows a digit. @returns false: it is not drawn yet */
  readonly show: (
    place: Place,
    context: CanvasRenderingContext2D,
    to: { readonly left: number; readonly top: number; readonly side: number },
  ) => boolean;
  /** Draws some of those that are missing. @returns whether more are left than could be drawn by `deadline` */
  readonly drawMissing: (places: readonly Place[], deadline: number) => boolean;
  /** How many are kept. */
  readonly count: () => number;
}

/** Keeps the digits of a plane, drawn one beside the other on one canvas. */
export function keepDigits(drawer: Drawer, plane: Plane): KeptDigits {
  const { width, height } = drawer.manifest.image;
  const room = Math.min(mostDigits, Math.max(1, Math.floor(mostPixels / (width * height))));
  const columns = Math.ceil(Math.sqrt(room));
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: columns * width, height: Math.ceil(room / columns) * height });
  const sheet = contextOf(canvas);
  /** In the order in which they were last seen. */
  const slots = new Map<string, number>();
  const corner = (slot: number) =>
    [(slot % columns) * width, Math.floor(slot / columns) * height] as const;

  function freeSlot(): number {
    if (slots.size < room) return slots.size;
    const [oldest = '', slot = 0] = slots.entries().next().value ?? [];
    slots.delete(oldest);
    return slot;
  }
  function keep(place: Place, pixels: Uint8Array): void {
    const image = new ImageData(width, height);
    for (const [index, grey] of pixels.entries()) {
      image.data.fill(grey, 4 * index, 4 * index + 3);
      image.data[4 * index + 3] = 255;
    }
    const slot = freeSlot();
    slots.set(keyOf(place), slot);
    sheet.putImageData(image, ...corner(slot));
  }
  return {
    show(place, context, { left, top, side }) {
      const key = keyOf(place);
      const slot = slots.get(key);
      if (slot === undefined) return false;
      slots.delete(key);
      slots.set(key, slot);
      const [x, y] = corner(slot);
      const scale = side / Math.max(width, height);
      const [w, h] = [width * scale, height * scale];
      const [dx, dy] = [left + (side - w) / 2, top + (side - h) / 2];
      context.drawImage(canvas, x, y, width, height, dx, dy, w, h);
      return true;
    },
    drawMissing(places, deadline) {
      // More than there is room for would push each other out for ever.
      const missing = places.slice(0, room).filter((place) => !slots.has(keyOf(place)));
      let done = 0;
      while (done < missing.length && (done === 0 || performance.now() < deadline)) {
        const some = missing.slice(done, done + drawnTogether);
        const drawn = drawer.draw(some.map(({ x, y }) => plane.at(x, y)));
        for (const [index, place] of some.entries()) keep(place, drawn[index] ?? new Uint8Array());
        done += some.length;
      }
      return done < missing.length;
    },
    count: () => slots.size,
  };
}

function keyOf({ x, y }: Place): string {
  return `${x} ${y}`;
}
