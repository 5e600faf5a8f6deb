import { describe, expect, it } from 'vitest';
import { curveTable, drawCurves } from '../../bench/labels/curve.ts';
import { type CurvePoint, plannedPoints } from '../../bench/labels/points.ts';

const point = (changes: Partial<CurvePoint>): CurvePoint => ({
  preset: 'semi-map',
  labelsPerClass: 1,
  labelSeed: 1,
  labelsOnly: false,
  errors: 10,
  testCount: 100,
  errorRate: 0.1,
  minutes: 2,
  ...changes,
});

describe('the curve of few labels', () => {
  it('plans each number of labels with each seed, for the preset and its rival', () => {
    const plan = {
      preset: 'semi-map',
      labelsPerClass: [1, 5],
      labelSeeds: [1, 2],
      data: 'mnist',
      validationImages: 0,
      engine: 'wasm',
      threads: 1,
      out: 'nowhere',
    };
    const points = plannedPoints(plan);
    expect(points).toHaveLength(8);
    expect(points[0]).toEqual({ labelsPerClass: 1, labelSeed: 1, labelsOnly: true });
  });

  it('has the mean and the deviation over the seeds', () => {
    const points = [
      point({ errorRate: 0.1 }),
      point({ errorRate: 0.2, labelSeed: 2, minutes: 4 }),
      point({ labelsOnly: true, errorRate: 0.5 }),
    ];
    const [mapped, rival] = curveTable(points);
    expect(mapped).toMatchObject({ line: 'semi-map', labelsPerClass: 1, seeds: 2, minutes: 3 });
    expect(mapped?.error).toBeCloseTo(15, 10);
    expect(mapped?.deviation).toBeCloseTo(Math.sqrt(50), 10);
    expect(rival).toMatchObject({ line: 'semi-map, labels only', error: 50, deviation: null });
  });

  it('is a picture with a line for each, and says its figures in words', () => {
    const svg = drawCurves([point({}), point({ labelsPerClass: 10, errorRate: 0.02 })]);
    expect(svg).toMatch(/^<svg /);
    expect(svg).toContain(
      'aria-label="semi-map with 1 per class: 10.00 %; semi-map with 10 per class: 2.00 %"',
    );
    expect(svg.match(/<circle/g)).toHaveLength(2);
  });
});
