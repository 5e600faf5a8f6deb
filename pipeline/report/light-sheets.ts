import { decode, encode } from 'fast-png';
import { pickSheets } from './pick-sheets.ts';
import type { StepSheet } from './report-data.ts';

/** What the sheets of a report may weigh together, about: base64 makes a third more of it. */
export const sheetLimits = { count: 60, bytes: 800_000 } as const;

/** Shades that are left: noise in the ground of early sheets is what makes them heavy. */
export const greyShades = 16;

/**
 * Picks as many sheets of a run as a page can carry, each in sixteen shades of grey, which makes a third of
 * it and which nobody sees.
 *
 * @param sheets oldest first, grey PNGs of 8 bits
 */
export function lightSheets(
  sheets: readonly StepSheet[],
  limits: { readonly count: number; readonly bytes: number } = sheetLimits,
): readonly StepSheet[] {
  const light = pickSheets(sheets, limits.count).map(withFewerShades);
  const bytes = light.reduce((sum, { png }) => sum + png.length, 0);
  if (bytes <= limits.bytes) return light;
  const affordable = Math.max(1, Math.floor((light.length * limits.bytes) / bytes));
  return pickSheets(sheets, affordable).map(withFewerShades);
}

function withFewerShades({ step, png }: StepSheet): StepSheet {
  const { width, height, data } = decode(png);
  const shade = 255 / (greyShades - 1);
  const shaded = Uint8Array.from(data, (grey) => Math.round(Math.round(grey / shade) * shade));
  const image = { width, height, data: shaded, channels: 1, depth: 8 } as const;
  return { step, png: encode(image, { zlib: { level: 9 } }) };
}
