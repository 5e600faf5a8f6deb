import type { LogEntry } from '../../pipeline/gan/log.ts';
import { element, write } from './elements.ts';

/** Points of a curve, at most: beyond them neighbours become their mean. */
const mostPoints = 240;
const [width, height] = [300, 100];

interface Point {
  readonly step: number;
  /** null: the network was not trained. */
  readonly values: Readonly<Record<Curve, number | null>>;
}

const curves = {
  lossOfDetective: { chart: 'losses', kind: 'detective', output: 'loss-detective' },
  lossOfForger: { chart: 'losses', kind: 'forger', output: 'loss-forger' },
  accuracyOnReal: { chart: 'accuracies', kind: 'real', output: 'accuracy-real' },
  accuracyOnFake: { chart: 'accuracies', kind: 'forger', output: 'accuracy-fake' },
} as const;

type Curve = keyof typeof curves;
const curveNames = Object.keys(curves) as Curve[];

/** The curves of a training. */
export interface Charts {
  add(entry: LogEntry): void;
  /** The latest values, smoothed over the last points. */
  latest(): Readonly<Record<Curve, number | null>> | null;
  draw(): void;
}

/** Curves without a point. */
export function createCharts(): Charts {
  let points: Point[] = [];
  return {
    add(entry) {
      points.push({ step: entry.step, values: valuesOf(entry) });
      if (points.length > mostPoints) points = halved(points);
    },
    latest: () => points.at(-1)?.values ?? null,
    draw: () => drawCurves(points),
  };
}

function valuesOf(entry: LogEntry): Point['values'] {
  return {
    lossOfDetective: entry.discriminatorLoss,
    lossOfForger: entry.generatorLoss,
    accuracyOnReal: entry.accuracyOnReal,
    accuracyOnFake: entry.accuracyOnFake,
  };
}

/** Each two neighbours as one: the later step, and the mean of their values. */
function halved(points: readonly Point[]): Point[] {
  return points.flatMap((point, index) => {
    if (index % 2 === 0) return index === points.length - 1 ? [point] : [];
    const before = points[index - 1] ?? point;
    const means = curveNames.map((name) => [name, mean(before.values[name], point.values[name])]);
    return [{ step: point.step, values: Object.fromEntries(means) as Point['values'] }];
  });
}

function mean(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : (a + b) / 2;
}

function drawCurves(points: readonly Point[]): void {
  const lastStep = points.at(-1)?.step ?? 1;
  const losses = points.flatMap(({ values }) => [values.lossOfDetective, values.lossOfForger]);
  const tops = { losses: topOf(losses), accuracies: 1 };
  const paths = { losses: '', accuracies: `<path class="half" d="M0 ${height / 2}H${width}"/>` };
  for (const name of curveNames) {
    const { chart, kind, output } = curves[name];
    const line = pathOf(points, name, lastStep, tops[chart]);
    paths[chart] += `<path class="${kind}" d="${line}"/>`;
    write(output, shown(points.at(-1)?.values[name] ?? null, chart));
  }
  element('losses', SVGSVGElement).innerHTML = paths.losses;
  element('accuracies', SVGSVGElement).innerHTML = paths.accuracies;
}

/** A round number above most losses: the peak at the beginning leaves the picture later on. */
function topOf(losses: readonly (number | null)[]): number {
  const sorted = losses.filter((loss) => loss !== null).toSorted((a, b) => a - b);
  const high = 1.1 * (sorted[Math.floor(0.85 * (sorted.length - 1))] ?? 1);
  return [1, 1.5, 2, 3, 5, 8].find((top) => top >= high) ?? Math.ceil(high);
}

function pathOf(points: readonly Point[], name: Curve, lastStep: number, top: number): string {
  let isDown = false;
  let path = '';
  for (const { step, values } of points) {
    const value = values[name];
    if (value !== null) {
      const x = (width * step) / lastStep;
      const y = height * (1 - Math.min(1.02, value / top));
      path += `${isDown ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
    }
    isDown = value !== null;
  }
  return path;
}

function shown(value: number | null, chart: 'losses' | 'accuracies'): string {
  if (value === null) return '–';
  return chart === 'losses' ? value.toFixed(2) : `${Math.round(100 * value)} %`;
}
