import * as Plot from '@observablehq/plot';
import { raw } from 'hono/html';
import { parseHTML } from 'linkedom';
import { mean } from '../statistics.ts';
import { type Html, html } from './section.ts';
import { countText, plainText } from './numbers.ts';

/** What a plot shows over the iterations. */
export interface LinePlot {
  /** What is plotted, for a person who does not see it. */
  readonly subject: string;
  readonly curves: readonly Curve[];
  /** Absent: from 0 as far as the curves go. */
  readonly domain?: readonly [number, number];
  /** For positive values of several magnitudes. */
  readonly isLogarithmic?: boolean;
  /** Heights at which a dashed line stands. */
  readonly rules?: readonly number[];
}

// As wide as a phone: text stays readable there, and grows on a wide screen.
const size = { width: 360, height: 220, marginLeft: 40, marginRight: 14, marginBottom: 34 };

/** More points than that would lie closer than a pixel. */
export const plottedPoints = 300;

/** Draws curves as a static SVG, a legend above it; needs no browser. */
export function linePlot({
  subject,
  curves,
  domain,
  isLogarithmic = false,
  rules = [],
}: LinePlot): Html {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const svg = Plot.plot({
    document,
    ...size,
    ariaLabel: `${subject} over the iterations: ${curves.map(endsOf).join('; ')}`,
    x: { label: 'iteration', tickFormat: stepText, ticks: 5, zero: true },
    y: {
      label: null,
      grid: true,
      ...(isLogarithmic
        ? logarithmic(curves)
        : { ticks: 5, zero: true, ...(domain ? { domain } : {}) }),
    },
    marks: [
      Plot.ruleY(rules, { stroke: 'currentColor', strokeDasharray: '4 3' }),
      ...curves.map(({ tone, points }) =>
        Plot.lineY(thinCurve(points, plottedPoints), {
          x: 'step',
          y: 'value',
          stroke: `var(--${tone})`,
          strokeWidth: 1.6,
        }),
      ),
    ],
  });
  svg.setAttribute('role', 'img');
  svg.setAttribute('font-size', '11.5');
  // Plot names each group by its kind of mark, which ARIA does not allow on a group without a role.
  for (const group of svg.querySelectorAll('g[aria-label]')) group.removeAttribute('aria-label');
  return html`<ul class="legend">
      ${curves.map(({ name, tone }) => html`<li class="${tone}">${name}</li>`)}
    </ul>
    ${raw(svg.outerHTML)}`;
}

/** "500", "1.5K". */
function stepText(step: number): string {
  return step.toLocaleString('en', { notation: 'compact' });
}

/** A scale with ticks at 1, 2 and 5 times the powers of ten: Plot's own crowd a small plot, or are too few. */
function logarithmic(curves: readonly Curve[]) {
  const values = curves
    .flatMap(({ points }) => points.map(({ value }) => value))
    .filter((value) => value > 0);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const ticks = Array.from({ length: 21 }, (_, index) => 10 ** (index - 10))
    .flatMap((power) => [power, 2 * power, 5 * power])
    .filter((tick) => tick >= low && tick <= high);
  return { type: 'log', ticks, tickFormat: '~g' } as const;
}

function endsOf({ name, points }: Curve): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return `${name}: nothing`;
  return `${name} from ${plainText(first.value)} at ${countText(first.step)} to ${plainText(last.value)} at ${countText(last.step)}`;
}

/** A line of a plot. */
interface Curve {
  readonly name: string;
  /** Which of the style's colours. */
  readonly tone: 'first' | 'second' | 'third';
  readonly points: readonly Point[];
}

/** The curve of one value of the records; records without it are passed over. */
export function curveOf<Record extends { readonly step: number }>(
  name: string,
  tone: Curve['tone'],
  records: readonly Record[],
  valueOf: (record: Record) => number | null,
): Curve {
  const points = records.flatMap((record) => {
    const value = valueOf(record);
    return value === null ? [] : [{ step: record.step, value }];
  });
  return { name, tone, points };
}

/** A point of a curve: the iteration, and the value there. */
export interface Point {
  readonly step: number;
  readonly value: number;
}

/**
 * Replaces a long curve by the means over windows of equal length, so that a plot of it stays small.
 * Values that are not finite are left out.
 *
 * @param maximum points that are left at most; a shorter curve stays as it is
 * @returns each window's mean at its last step
 */
export function thinCurve(points: readonly Point[], maximum: number): readonly Point[] {
  const finite = points.filter(({ value }) => Number.isFinite(value));
  const window = Math.ceil(finite.length / maximum);
  if (window <= 1) return finite;
  return Array.from({ length: Math.ceil(finite.length / window) }, (_, index) => {
    const part = finite.slice(index * window, (index + 1) * window);
    return { step: part.at(-1)?.step ?? 0, value: mean(part.map(({ value }) => value)) };
  });
}
