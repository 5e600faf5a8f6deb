import { decode, encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { greyShades, lightSheets } from '../../../pipeline/report/sheets.ts';
import { noiseSheet } from '../../fixtures/report-data.ts';

const sheets = (count: number) => {
  const png = noiseSheet(25, 5);
  return Array.from({ length: count }, (_, step) => ({ step, png }));
};

describe('the sheets of a report', () => {
  it('look as the run has saved them, to half a shade', () => {
    const [before, after] = [sheets(1), lightSheets(sheets(1))].map(([sheet]) =>
      decode(sheet?.png ?? new Uint8Array()),
    );
    expect([after?.width, after?.height]).toEqual([before?.width, before?.height]);
    expect(new Set(after?.data).size).toBe(greyShades);
    const differences = Array.from(after?.data ?? [], (grey, pixel) =>
      Math.abs(grey - (before?.data[pixel] ?? Number.NaN)),
    );
    expect(Math.max(...differences)).toBeLessThanOrEqual(255 / (greyShades - 1) / 2 + 0.5);
    expect(after?.data).toContain(0);
    expect(after?.data).toContain(255);
  });

  it('keep their colours', () => {
    const data = Uint8Array.from({ length: 12 }, (_, place) => 17 * (place % 3));
    const png = encode({ width: 2, height: 2, channels: 3, depth: 8, data });
    const [light] = lightSheets([{ step: 1, png }]);
    const after = decode(light?.png ?? new Uint8Array());
    expect([after.channels, [...after.data]]).toEqual([3, [...data]]);
  });

  it('are as many as a page can carry', () => {
    const limits = { count: 8, bytes: 50_000 };
    const light = lightSheets(sheets(20), limits);
    const bytes = light.reduce((sum, { png }) => sum + png.length, 0);
    expect(bytes).toBeLessThanOrEqual(limits.bytes);
    expect(bytes).toBeGreaterThan(limits.bytes / 2);
    expect(light.at(-1)?.step).toBe(19);
    expect(lightSheets(sheets(20), { count: 8, bytes: 1e9 })).toHaveLength(8);
  });

  it('are one at the least, and none of a run without any', () => {
    expect(lightSheets(sheets(20), { count: 8, bytes: 1 }).map(({ step }) => step)).toEqual([19]);
    expect(lightSheets([])).toEqual([]);
  });
});
