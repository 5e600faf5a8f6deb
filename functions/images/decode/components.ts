/** Pixels of a mask that touch each other, at their sides or corners. */
export interface Component {
  /** Its number in the labels, from 1. */
  readonly label: number;
  /** How many pixels it has. */
  readonly area: number;
  readonly left: number;
  readonly top: number;
  readonly right: number; // the first column beyond it
  readonly bottom: number; // the first row beyond it
}

/** The components of a mask. */
export interface Components {
  /** [height × width] 0 where the mask is not set, else the number of the component. */
  readonly labels: Int32Array;
  readonly list: readonly Component[];
}

/** Finds the components of a mask. @param mask [height × width] 1 where it is set */
export function componentsOf(mask: Uint8Array, width: number): Components {
  const labels = new Int32Array(mask.length);
  const waiting = new Int32Array(mask.length);
  const list: Component[] = [];
  for (let pixel = 0; pixel < mask.length; pixel++) {
    if (!mask[pixel] || labels[pixel]) continue;
    list.push(filled(mask, labels, waiting, pixel, width, list.length + 1));
  }
  return { labels, list };
}

/** Labels all that touches a pixel. */
function filled(
  mask: Uint8Array,
  labels: Int32Array,
  waiting: Int32Array,
  first: number,
  width: number,
  label: number,
): Component {
  const height = mask.length / width;
  let [left, top, right, bottom] = [width, height, 0, 0];
  let [taken, known] = [0, 1];
  waiting[0] = first;
  labels[first] = label;
  while (taken < known) {
    const pixel = waiting[taken++] ?? 0;
    const y = Math.floor(pixel / width);
    const x = pixel - y * width;
    if (x < left) left = x;
    if (x >= right) right = x + 1;
    if (y < top) top = y;
    if (y >= bottom) bottom = y + 1;
    for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
      for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
        const near = row * width + column;
        if (!mask[near] || labels[near]) continue;
        labels[near] = label;
        waiting[known++] = near;
      }
    }
  }
  return { label, area: known, left, top, right, bottom };
}
