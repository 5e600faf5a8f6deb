import { describe, expect, it } from 'vitest';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { digestOf, generatorFromDigest } from '../../../../models/seed/random.ts';
import { latticePlaces } from '../../../../pipeline/semi/pixel-map/lattice.ts';

type Point = readonly [number, number];

const random = generatorFromDigest(digestOf('lattice test'));

/** A grid's places, in an order drawn at random. */
function shuffledGrid(width: number, height: number): readonly Point[] {
  const keyed = Array.from({ length: width * height }, (_, index) => ({
    place: [index % width, Math.floor(index / width)] as const,
    key: uniformFloat64(random),
  }));
  return keyed.toSorted((a, b) => a.key - b.key).map(({ place }) => place);
}

/** As pixels of smooth images go together: less, the farther they are from each other. */
function anglesOf(points: readonly Point[]): readonly Float64Array[] {
  return points.map(([ax, ay]) =>
    Float64Array.from(points, ([bx, by]) =>
      Math.acos(Math.exp(-((ax - bx) ** 2 + (ay - by) ** 2) / 8)),
    ),
  );
}

/** Turned, bent, and up to a seventh of a pixel beside where they are. */
function bentPlaces(points: readonly Point[], turn: number): Float64Array {
  const places = points.flatMap(([x, y]) => {
    const bentX = x + 0.8 * Math.sin(y / 4) + 0.15 * (2 * uniformFloat64(random) - 1);
    const bentY = y + 0.8 * Math.sin(x / 5) + 0.15 * (2 * uniformFloat64(random) - 1);
    return [
      Math.cos(turn) * bentX - Math.sin(turn) * bentY,
      Math.sin(turn) * bentX + Math.cos(turn) * bentY,
    ];
  });
  return Float64Array.from(places);
}

/** How many points are where they were, at best of all ways to turn, mirror and shift the places. */
function agreeing(places: Float64Array, points: readonly Point[]): number {
  const turns = [0, 1, 2, 3].flatMap((quarter) =>
    [1, -1].map((mirror) => {
      const [cosine = 0, sine = 0] =
        [
          [1, 0],
          [0, 1],
          [-1, 0],
          [0, -1],
        ][quarter] ?? [];
      const shifts = new Map<string, number>();
      for (const [index, [x, y]] of points.entries()) {
        const [right, down] = [(places[2 * index] ?? 0) * mirror, places[2 * index + 1] ?? 0];
        const shift = `${x - (cosine * right - sine * down)} ${y - (sine * right + cosine * down)}`;
        shifts.set(shift, (shifts.get(shift) ?? 0) + 1);
      }
      return Math.max(...shifts.values());
    }),
  );
  return Math.max(...turns);
}

describe('places on a lattice', () => {
  it.each([
    [12, 12, 0],
    [14, 9, 0.4],
    [9, 20, 2.1],
    [16, 16, -0.7],
  ] as const)(
    'are those of the grid of %i × %i pixels that a learnt map has turned and bent',
    (width, height, turn) => {
      const points = shuffledGrid(width, height);
      const places = latticePlaces(bentPlaces(points, turn), anglesOf(points));
      expect(places && agreeing(places, points)).toBe(width * height);
      const sides = [0, 1].map((axis) =>
        Math.max(...(places ?? []).filter((_, index) => index % 2 === axis)),
      );
      expect(sides.toSorted((a, b) => a - b)).toEqual(
        [width - 1, height - 1].toSorted((a, b) => a - b),
      );
      expect(Math.min(...(places ?? []))).toBe(0);
    },
  );

  it('are there for a grid with holes', () => {
    const points = shuffledGrid(15, 15).filter(([x, y]) => (x * 7 + y * 3) % 11 > 0);
    const places = latticePlaces(bentPlaces(points, 1), anglesOf(points));
    expect(places && agreeing(places, points)).toBe(points.length);
  });

  it('are none where points lie anywhere', () => {
    const points = Array.from({ length: 200 }, (): Point => [
      14 * uniformFloat64(random),
      14 * uniformFloat64(random),
    ]);
    expect(latticePlaces(bentPlaces(points, 0), anglesOf(points))).toBeNull();
  });

  it('are none for no pixel and for one, which have nothing beside them', () => {
    expect(latticePlaces(new Float64Array(), [])).toBeNull();
    expect(latticePlaces(Float64Array.of(3, 4), [Float64Array.of(0)])).toBeNull();
  });
});
