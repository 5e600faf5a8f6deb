import type { Dice } from '../dice.ts';
import type { Point } from '../geometry.ts';

/** A stroke of the pen through points, in heights of a digit, x to the right and y up from the baseline. */
export interface Stroke {
  readonly points: readonly Point[];
  /** Whether it bends smoothly through its points, instead of at them. */
  readonly isCurve: boolean;
}

type Shape = readonly Stroke[];

const straight = (...points: readonly Point[]): Stroke => ({ points, isCurve: false });
const curve = (...points: readonly Point[]): Stroke => ({ points, isCurve: true });

/** A ring, drawn from the top to the left and a little over its start. */
const ring = (x: number, y: number, radius: number): Stroke =>
  curve(
    [x + 0.1 * radius, y + radius],
    [x - 0.7 * radius, y + 0.7 * radius],
    [x - radius, y - 0.1 * radius],
    [x - 0.2 * radius, y - radius],
    [x + 0.75 * radius, y - 0.65 * radius],
    [x + 0.95 * radius, y + 0.2 * radius],
    [x + 0.4 * radius, y + 0.95 * radius],
    [x - 0.3 * radius, y + 0.98 * radius],
  );

const dot = (x: number, y: number): Stroke => straight([x, y + 0.02], [x + 0.02, y]);
const tick = (x: number, y: number): Stroke => straight([x, y + 0.06], [x + 0.06, y]);

const dollar = curve(
  [0.5, 0.8],
  [0.32, 0.94],
  [0.08, 0.8],
  [0.13, 0.6],
  [0.38, 0.46],
  [0.5, 0.24],
  [0.3, 0.04],
  [0.03, 0.17],
);

const euro = curve(
  [0.6, 0.84],
  [0.44, 0.98],
  [0.22, 0.87],
  [0.12, 0.5],
  [0.22, 0.12],
  [0.42, 0.01],
  [0.62, 0.13],
);

/** The ways in which a hand may draw each sign. Those of readers of one language are not told apart. */
const shapes: Readonly<Record<string, readonly [Shape, ...Shape[]]>> = {
  '.': [[dot(0, 0.02)], [tick(0, 0)], [curve([0, 0.03], [0.03, 0.05], [0.04, 0.01], [0.01, 0.01])]],
  ',': [
    [curve([0.05, 0.07], [0.06, -0.02], [-0.03, -0.17])],
    [straight([0.06, 0.06], [-0.03, -0.16])],
    [curve([0, 0.05], [0.05, 0.04], [0.04, -0.06], [-0.06, -0.18])],
  ],
  '-': [
    [straight([0, 0.45], [0.36, 0.47])],
    [curve([0, 0.44], [0.12, 0.47], [0.26, 0.45], [0.4, 0.48])],
    [straight([0, 0.42], [0.48, 0.45])],
  ],
  '/': [
    [straight([0, -0.08], [0.44, 1.04])],
    [curve([0, -0.1], [0.2, 0.42], [0.46, 1.06])],
    [curve([-0.02, -0.06], [0.26, 0.5], [0.4, 1.02])],
  ],
  ':': [
    [dot(0, 0.12), dot(0.03, 0.58)],
    [tick(0, 0.1), tick(0.02, 0.56)],
  ],
  '+': [
    [straight([0, 0.45], [0.5, 0.47]), straight([0.25, 0.2], [0.26, 0.72])],
    [straight([0.2, 0.68], [0.19, 0.22]), straight([0, 0.44], [0.42, 0.45])],
    [curve([0, 0.42], [0.24, 0.47], [0.52, 0.46]), curve([0.28, 0.74], [0.25, 0.45], [0.26, 0.16])],
  ],
  '%': [
    [ring(0.13, 0.78, 0.14), straight([0.06, -0.02], [0.6, 1.02]), ring(0.55, 0.18, 0.14)],
    [
      ring(0.12, 0.74, 0.12),
      curve([0.02, 0.02], [0.34, 0.5], [0.62, 0.98]),
      ring(0.58, 0.22, 0.12),
    ],
  ],
  '(': [
    [curve([0.22, 1.08], [0.05, 0.78], [0, 0.45], [0.06, 0.1], [0.22, -0.16])],
    [curve([0.16, 1.06], [0.03, 0.7], [0.02, 0.3], [0.14, -0.12])],
  ],
  ')': [
    [curve([0, 1.08], [0.17, 0.78], [0.22, 0.45], [0.16, 0.1], [0, -0.16])],
    [curve([0, 1.06], [0.13, 0.7], [0.14, 0.3], [0.02, -0.12])],
  ],
  '#': [
    [
      straight([0.22, 1], [0.1, 0]),
      straight([0.52, 1], [0.4, 0]),
      straight([0, 0.67], [0.64, 0.7]),
      straight([-0.02, 0.32], [0.6, 0.34]),
    ],
    [
      straight([0.24, 0.92], [0.18, 0.06]),
      straight([0.48, 0.94], [0.44, 0.04]),
      straight([0.02, 0.62], [0.66, 0.66]),
      straight([0, 0.3], [0.62, 0.35]),
    ],
  ],
  '€': [
    [euro, straight([-0.02, 0.6], [0.46, 0.62]), straight([-0.02, 0.4], [0.42, 0.42])],
    [euro, straight([0, 0.56], [0.5, 0.6]), straight([0, 0.42], [0.46, 0.44])],
  ],
  $: [
    [dollar, straight([0.29, 1.12], [0.27, -0.14])],
    [dollar, straight([0.31, 1.12], [0.3, 0.9]), straight([0.28, 0.1], [0.27, -0.12])],
    [dollar, straight([0.24, 1.1], [0.22, -0.12]), straight([0.36, 1.1], [0.34, -0.12])],
  ],
  '£': [
    [
      curve([0.54, 0.8], [0.42, 0.98], [0.23, 0.88], [0.21, 0.6], [0.22, 0.3], [0.06, 0.04]),
      curve([0.02, 0.05], [0.2, 0.09], [0.4, 0], [0.6, 0.08]),
      straight([0.02, 0.48], [0.44, 0.5]),
    ],
    [
      curve(
        [0.5, 0.84],
        [0.38, 0.97],
        [0.24, 0.8],
        [0.24, 0.4],
        [0.18, 0.1],
        [0.04, 0.02],
        [0.24, 0.06],
        [0.58, 0.02],
      ),
      straight([0.04, 0.46], [0.42, 0.5]),
    ],
  ],
};

/** How far each point of a shape may lie from its place, in heights of a digit. */
const looseness = 0.025;

/** Chooses a shape of a sign, each equally likely, and moves its points a little. @param sign one that has shapes */
export function shapeOf(sign: string, dice: Dice): Shape {
  const known = shapes[sign];
  if (!known)
    throw new RangeError(`sign: ${JSON.stringify(sign)} given, one with a shape expected`);
  const near = (value: number) => value + dice.between(-looseness, looseness);
  return dice.pick(known).map(({ points, isCurve }) => ({
    isCurve,
    points: points.map(([x, y]): Point => [near(x), near(y)]),
  }));
}
