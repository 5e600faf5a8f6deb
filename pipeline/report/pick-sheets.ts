import type { StepSheet } from './report-data.ts';

/**
 * Picks sheets of a run: the first, the last, and more of the early ones, where most changes from one to the
 * next.
 *
 * @param sheets oldest first
 * @param count how many at most; 1: the last
 */
export function pickSheets(sheets: readonly StepSheet[], count: number): readonly StepSheet[] {
  const last = sheets.length - 1;
  const kept = Math.min(sheets.length, count);
  let picked = -1;
  return Array.from({ length: kept }, (_, index) => {
    const share = kept === 1 ? 1 : index / (kept - 1);
    // Never one twice, however close the early ones are.
    picked = Math.max(picked + 1, Math.round(share ** 1.6 * last));
    return sheets[picked];
  }).filter((sheet) => sheet !== undefined);
}
