import { type GreyImage, resize } from '../../models/images/image.ts';
import type { Plane } from '../../models/images/plane.ts';

/** The side of a glyph in pixels: MNIST's field of 28, eight times as large. */
export const glyphSide = 224;

/** Pixels of a glyph that one pixel of MNIST's field takes. */
const glyphScale = glyphSide / 28;

/** Which pen draws a digit: as MNIST has it, a fine liner or a marker. */
export type Pen = 'plain' | 'thin' | 'thick';

/** A digit of MNIST enlarged to crisp strokes, as a pen would draw them: 0 (paper) to 1 (ink). */
export function glyphOf(digit: GreyImage, pen: Pen): Plane {
  const { pixels } = resize(digit, glyphSide, glyphSide);
  const values = Float32Array.from(pixels, (pixel) => clamp((pixel / 255 - 0.45) * 6 + 0.5));
  const plane = { width: glyphSide, height: glyphSide, values };
  if (pen === 'thick') return dilated(plane, glyphScale);
  if (pen === 'thin') return dilated(thinned(plane), 0.3 * glyphScale);
  return plane;
}

/** A digit enlarged without making its strokes crisp, as a program that scales pictures does. */
export function blockyGlyphOf(digit: GreyImage): Plane {
  const values = new Float32Array(glyphSide ** 2);
  for (let y = 0; y < glyphSide; y++) {
    for (let x = 0; x < glyphSide; x++) {
      const source = Math.floor(y / glyphScale) * digit.width + Math.floor(x / glyphScale);
      values[y * glyphSide + x] = (digit.pixels[source] ?? 0) / 255;
    }
  }
  return { width: glyphSide, height: glyphSide, values };
}

/** Each pixel becomes the largest within a radius of it. */
function dilated({ width, height, values }: Plane, radius: number): Plane {
  const wider = new Float32Array(values.length);
  const reach = Math.ceil(radius);
  for (let y = reach; y < height - reach; y++) {
    for (let x = reach; x < width - reach; x++) {
      const value = values[y * width + x] ?? 0;
      if (value === 0) continue;
      for (let dy = -reach; dy <= reach; dy++) {
        for (let dx = -reach; dx <= reach; dx++) {
          const covered = value * clamp(radius + 0.5 - Math.hypot(dx, dy));
          const at = (y + dy) * width + x + dx;
          if (covered > (wider[at] ?? 0)) wider[at] = covered;
        }
      }
    }
  }
  return { width, height, values: wider };
}

/** The middle line of the strokes, one pixel wide. @see https://doi.org/10.1145/357994.358023 (Zhang, Suen 1984) */
function thinned({ width, height, values }: Plane): Plane {
  const mask = Uint8Array.from(values, (value) => (value > 0.5 ? 1 : 0));
  for (let changed = true; changed;) {
    changed = false;
    for (const isFirst of [true, false]) {
      const peeled = peelable(mask, width, height, isFirst);
      for (const pixel of peeled) mask[pixel] = 0;
      changed ||= peeled.length > 0;
    }
  }
  return { width, height, values: Float32Array.from(mask) };
}

function peelable(mask: Uint8Array, width: number, height: number, isFirst: boolean): number[] {
  const around = [-width, 1 - width, 1, width + 1, width, width - 1, -1, -width - 1];
  const peeled: number[] = [];
  for (let pixel = width + 1; pixel < width * (height - 1) - 1; pixel++) {
    if (!mask[pixel]) continue;
    const near = around.map((step) => mask[pixel + step] ?? 0);
    const count = near.reduce((sum, value) => sum + value, 0);
    if (count < 2 || count > 6) continue;
    const rises = near.filter((value, index) => !value && near[(index + 1) % 8]).length;
    const [up, , right, , down, , left] = near;
    const isOpen = isFirst
      ? !(up && right && down) && !(right && down && left)
      : !(up && right && left) && !(up && down && left);
    if (rises === 1 && isOpen) peeled.push(pixel);
  }
  return peeled;
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}
