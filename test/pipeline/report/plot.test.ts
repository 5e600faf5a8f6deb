import { describe, expect, it } from 'vitest';
import { parseHTML } from 'linkedom';
import { type LinePlot, curveOf, linePlot, plottedPoints } from '../../../pipeline/report/plot.ts';

/** The plot as a document. */
function plotted(plot: LinePlot): Document {
  return parseHTML(`<!doctype html><html><body>${linePlot(plot).toString()}</body></html>`)
    .document;
}

const line = (values: readonly number[]) =>
  curveOf(
    'loss',
    'first',
    values.map((value, index) => ({ step: 10 * index, value })),
    ({ value }) => value,
  );

/** Where the points of the first line stand, [x, y] in pixels from the top left. */
function pointsOf(plot: Document): readonly (readonly number[])[] {
  const path = plot.querySelector('g[stroke^="var("] path')?.getAttribute('d') ?? '';
  return path
    .split(/[ML]/)
    .slice(1)
    .map((point) => point.split(',').map(Number));
}

describe('a line plot', () => {
  it('puts larger values higher and later iterations to the right', () => {
    const points = pointsOf(plotted({ subject: 'Losses', curves: [line([1, 3, 2])] }));
    const [[x0 = 0, y0 = 0], [x1 = 0, y1 = 0], [x2 = 0, y2 = 0]] = [
      points[0] ?? [],
      points[1] ?? [],
      points[2] ?? [],
    ];
    expect(points).toHaveLength(3);
    expect(x1 - x0).toBeCloseTo(x2 - x1, 1);
    expect(x1).toBeGreaterThan(x0);
    // Downwards is larger in an image: from 1 to 3 is twice the way of 3 to 2.
    expect(y0 - y1).toBeCloseTo(2 * (y2 - y1), 1);
  });

  it('puts equal ratios at equal distances where it is logarithmic', () => {
    const points = pointsOf(
      plotted({ subject: 'Distance', curves: [line([100, 10, 1])], isLogarithmic: true }),
    );
    const [top = 0, middle = 0, bottom = 0] = points.map(([, y]) => y);
    expect(middle - top).toBeCloseTo(bottom - middle, 1);
  });

  it('tells a person who does not see it where the curves start and end', () => {
    const svg = plotted({ subject: 'Losses', curves: [line([1, 3, 2.5])] }).querySelector('svg');
    expect(svg?.getAttribute('role')).toBe('img');
    expect(svg?.getAttribute('aria-label')).toBe(
      'Losses over the iterations: loss from 1.00 at 0 to 2.50 at 20',
    );
  });

  it('names each curve', () => {
    const curves = [line([1, 2]), { ...line([2, 1]), name: 'other' }];
    const names = [...plotted({ subject: 'Losses', curves }).querySelectorAll('.legend li')];
    expect(names.map(({ textContent }) => textContent)).toEqual(['loss', 'other']);
  });

  it('stays small however long the curve is', () => {
    const long = line(Array.from({ length: 100_000 }, (_, index) => Math.sin(index / 1000)));
    const plot = { subject: 'Losses', curves: [long] };
    expect(pointsOf(plotted(plot)).length).toBeLessThanOrEqual(plottedPoints);
    expect(linePlot(plot).toString().length).toBeLessThan(20_000);
  });

  it('is empty without points', () => {
    expect(pointsOf(plotted({ subject: 'Losses', curves: [line([])] }))).toEqual([]);
    const logarithmic = { subject: 'Distance', curves: [line([])], isLogarithmic: true };
    expect(pointsOf(plotted(logarithmic))).toEqual([]);
  });
});
