import { describe, expect, it } from 'vitest';
import { createPlane } from '../../../../site/playground/map/plane.ts';
import {
  digitSide,
  levelAt,
  nearestPlace,
  panned,
  smallestDigit,
  visiblePlaces,
  wholeView,
  zoomed,
} from '../../../../site/playground/map/view.ts';

const axes = [Float32Array.of(1, 0), Float32Array.of(0, 1)];
const plane = createPlane(axes, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
const screen = { width: 1000, height: 400 };

describe('the view of the map', () => {
  it('begins with the whole plane', () => {
    const view = wholeView(plane, screen);
    // Its first digits stand on the sides, half a step from the middle of the plane.
    expect(view).toEqual({ x: 4.75, y: 1.75, scale: 100 });
    expect(levelAt(view.scale, plane)).toBe(1);
    const places = visiblePlaces(view, plane, screen);
    expect(places).toHaveLength(20 * 8);
    // As far from the middle to each side.
    const across = places.map(({ x }) => x - view.x);
    expect(Math.max(...across)).toBe(-Math.min(...across));
    expect(new Set(places.map(({ x, y }) => plane.at(x, y).label)).size).toBe(10);
  });

  it('shows one digit a label where the screen is too small for more', () => {
    const small = { width: 300, height: 100 };
    const places = visiblePlaces(wholeView(plane, small), plane, small);
    expect(places.map(({ x, y }) => plane.at(x, y).label ?? -1).toSorted((a, b) => a - b)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
  });

  it('keeps what is under the pointer there while it comes nearer', () => {
    const view = wholeView(plane, screen);
    const point = { x: 200, y: -50 };
    const near = zoomed(view, 2, plane, screen, point);
    expect(near.scale).toBe(200);
    expect(near.x + point.x / near.scale).toBeCloseTo(view.x + point.x / view.scale, 9);
    expect(near.y + point.y / near.scale).toBeCloseTo(view.y + point.y / view.scale, 9);
  });

  it('comes no nearer than there are directions, and goes no farther than the whole', () => {
    const view = wholeView(plane, screen);
    expect(zoomed(view, 1e9, plane, screen).scale).toBe(2 * smallestDigit * 2 ** plane.lastLevel);
    expect(zoomed(view, 1e-9, plane, screen).scale).toBe(100);
  });

  it('stays on the plane', () => {
    const view = panned(wholeView(plane, screen), -1e6, 1e6, plane);
    expect([view.x, view.y]).toEqual([0, 4]);
  });

  it('has every digit of a level at the next', () => {
    const view = { x: 4.2, y: 1.3, scale: 150 };
    const coarse = visiblePlaces(view, plane, screen);
    const finer = { ...view, scale: view.scale * 2 };
    const wide = { width: 2 * screen.width, height: 2 * screen.height };
    const fine = new Set(visiblePlaces(finer, plane, wide).map(({ x, y }) => `${x} ${y}`));
    expect(coarse.filter(({ x, y }) => !fine.has(`${x} ${y}`))).toEqual([]);
  });

  it.each([30, 100, 150, 333, 4096])(
    'names the place nearest to the middle at scale %i',
    (scale) => {
      const view = { x: 3.27, y: 0.61, scale };
      const nearest = nearestPlace(view, plane);
      expect(visiblePlaces(view, plane, screen)[0]).toEqual(nearest);
      const half = digitSide(scale, plane) / scale / 2;
      expect(Math.abs(nearest.x - view.x)).toBeLessThanOrEqual(half);
      expect(Math.abs(nearest.y - view.y)).toBeLessThanOrEqual(half);
    },
  );
});
