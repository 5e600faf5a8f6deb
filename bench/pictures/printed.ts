import type { Effect } from './effects.ts';
import { type Color, inked, type Page } from './page.ts';

/** An outline on the page. Sizes and the middle are shares of the picture, corners and lines are in pixels. */
export interface Outline {
  readonly color: Color;
  readonly thickness: number;
  readonly width: number;
  readonly height: number;
  readonly across?: number; // of its middle; default: the picture's
  readonly down?: number;
  /** Radius of its corners; default 0. */
  readonly corner?: number;
  /** Degrees, clockwise; default 0. */
  readonly angle?: number;
}

/** A printed box, with corners that may be round, or an oval where the corners meet. */
export const outlined =
  (outline: Outline): Effect =>
  (page) =>
    inked(page, outlineOn(page, outline), outline.color);

/** Boxes side by side, as forms have them for the digits of a number. */
export const cells =
  (count: number, outline: Outline): Effect =>
  (page) =>
    Array.from({ length: count }, (_, cell) => cell).reduce((drawn, cell) => {
      const across = (outline.across ?? 0.5) + (cell - (count - 1) / 2) * outline.width;
      return inked(drawn, outlineOn(drawn, { ...outline, across }), outline.color);
    }, page);

/** A plate of one colour: a badge, a key, a sticker. */
export const plated =
  (plate: Omit<Outline, 'thickness'>): Effect =>
  (page) => {
    const coverage = distancesTo(page, plate).map((distance) =>
      Math.min(1, Math.max(0, 0.5 - distance)),
    );
    return inked(page, coverage, plate.color);
  };

function outlineOn(page: Page, outline: Outline): Float32Array {
  return distancesTo(page, outline).map((distance) =>
    Math.min(1, Math.max(0, 0.5 + outline.thickness / 2 - Math.abs(distance))),
  );
}

/** How far each pixel is from the line, below 0 inside. */
function distancesTo(
  { width, height }: Page,
  { across = 0.5, down = 0.5, corner = 0, angle = 0, ...sides }: Omit<Outline, 'thickness'>,
): Float32Array {
  const [halfWidth, halfHeight] = [(sides.width * width) / 2, (sides.height * height) / 2];
  const turn = (angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  return Float32Array.from({ length: width * height }, (_, pixel) => {
    const [x, y] = [(pixel % width) - across * width, Math.floor(pixel / width) - down * height];
    const beyondSide = Math.abs(cos * x + sin * y) - halfWidth + corner;
    const beyondEnd = Math.abs(cos * y - sin * x) - halfHeight + corner;
    const round = Math.hypot(Math.max(0, beyondSide), Math.max(0, beyondEnd));
    return Math.min(0, Math.max(beyondSide, beyondEnd)) + round - corner;
  });
}

/** A line below the digit. Its ends and its place are shares of the picture. */
export const underlined =
  (
    color: Color,
    thickness: number,
    { from, to, down }: Record<'from' | 'to' | 'down', number>,
  ): Effect =>
  (page) => {
    const { width, height } = page;
    const coverage = Float32Array.from({ length: width * height }, (_, pixel) => {
      const [x, y] = [(pixel % width) / width, Math.floor(pixel / width) - down * height];
      return x >= from && x < to && y >= 0 && y < thickness ? 1 : 0;
    });
    return inked(page, coverage, color);
  };

/** Lines over everything, between the enlarged pixels of an editor. @param cell pixels from one to the next */
export const pixelGrid =
  (color: Color, cell: number, thickness: number): Effect =>
  (page) => {
    const { width, height } = page;
    const coverage = Float32Array.from({ length: width * height }, (_, pixel) =>
      (pixel % width) % cell < thickness || Math.floor(pixel / width) % cell < thickness ? 1 : 0,
    );
    return inked(page, coverage, color);
  };
