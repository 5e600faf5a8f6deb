import { describe, expect, it } from 'vitest';
import { pickSheets } from '../../../pipeline/report/sheets.ts';

const sheets = (count: number) =>
  Array.from({ length: count }, (_, step) => ({ step, png: new Uint8Array() }));

describe('the sheets that are picked of a run', () => {
  it('are all of a short run', () => {
    expect(pickSheets(sheets(60), 60)).toEqual(sheets(60));
    expect(pickSheets([], 60)).toEqual([]);
  });

  it('begin with the first and end with the last, each once and in order', () => {
    for (const count of [61, 100, 150, 1000, 5000]) {
      const steps = pickSheets(sheets(count), 60).map(({ step }) => step);
      expect(steps).toHaveLength(60);
      expect([steps[0], steps.at(-1)]).toEqual([0, count - 1]);
      expect(steps).toEqual([...new Set(steps)].toSorted((a, b) => a - b));
    }
  });

  it('are denser early, where most changes', () => {
    const steps = pickSheets(sheets(1000), 60).map(({ step }) => step);
    expect(steps.filter((step) => step < 500).length).toBeGreaterThan(36);
  });

  it('are the last alone where only one may be', () => {
    expect(pickSheets(sheets(100), 1).map(({ step }) => step)).toEqual([99]);
  });
});
