import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { mean } from '../../pipeline/statistics.ts';
import type { CurvePoint } from './points.ts';

/** The points of one line at one number of labels. */
interface CurveMean {
  readonly line: string;
  readonly labelsPerClass: number;
  /** Percent. */
  readonly error: number;
  /** Percent; null: of one seed. */
  readonly deviation: number | null;
  readonly seeds: number;
  /** Of training, the mean. */
  readonly minutes: number;
}

/** The mean error of each line at each number of labels. */
export function curveTable(points: readonly CurvePoint[]): readonly CurveMean[] {
  const keys = new Set(points.map(keyOf));
  return [...keys].flatMap((key) => {
    const own = points.filter((point) => keyOf(point) === key);
    const [first] = own;
    if (!first) return [];
    const errors = own.map(({ errorRate }) => 100 * errorRate);
    return {
      line: lineOf(first),
      labelsPerClass: first.labelsPerClass,
      error: mean(errors),
      deviation: own.length > 1 ? deviationOf(errors) : null,
      seeds: own.length,
      minutes: mean(own.map(({ minutes }) => minutes)),
    };
  });
}

/** The standard deviation of a sample of two or more. */
function deviationOf(values: readonly number[]): number {
  const middle = mean(values);
  const squares = values.map((value) => (value - middle) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / (values.length - 1));
}

/** Draws the error over the number of labels as an SVG: a line for each, a dot for each run. */
export function drawCurves(points: readonly CurvePoint[]): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const means = curveTable(points);
  const dots = points.map((point) => ({
    line: lineOf(point),
    labelsPerClass: point.labelsPerClass,
    error: 100 * point.errorRate,
  }));
  const counts = [...new Set(points.map(({ labelsPerClass }) => labelsPerClass))];
  const style = { x: 'labelsPerClass', y: 'error', z: 'line', stroke: 'line' } as const;
  const svg = Plot.plot({
    document,
    width: 720,
    height: 400,
    marginLeft: 50,
    marginRight: 170,
    style: { background: 'white', color: 'black' },
    x: { type: 'log', label: 'labels per class', ticks: counts, tickFormat: '~g' },
    y: { type: 'log', label: 'errors, %', tickFormat: '~g', ticks: 6, grid: true },
    color: { scheme: 'Observable10', type: 'categorical' },
    marks: [
      Plot.lineY(means, { ...style, strokeWidth: 1.8 }),
      Plot.dot(dots, { ...style, r: 3 }),
      Plot.text(
        means,
        Plot.selectLast({
          x: 'labelsPerClass',
          y: 'error',
          z: 'line',
          text: 'line',
          fill: 'line',
          textAnchor: 'start',
          dx: 8,
        }),
      ),
    ],
  });
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', means.map(textOf).join('; '));
  return `${svg.outerHTML}\n`;
}

function keyOf(point: CurvePoint): string {
  return `${lineOf(point)}/${point.labelsPerClass}`;
}

function lineOf({ preset, labelsOnly }: CurvePoint): string {
  return labelsOnly ? `${preset}, labels only` : preset;
}

function textOf({ line, labelsPerClass, error }: CurveMean): string {
  return `${line} with ${labelsPerClass} per class: ${error.toFixed(2)} %`;
}
