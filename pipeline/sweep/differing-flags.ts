import type { SweepRow } from './grid.ts';

/** The flags that not all rows have alike: what a sweep compares. */
export function differingFlags(rows: readonly SweepRow[]): readonly string[] {
  const all = new Set(rows.flatMap(({ flags }) => Object.keys(flags)));
  return [...all].filter((flag) => new Set(rows.map(({ flags }) => flags[flag] ?? false)).size > 1);
}

/** A flag's value in a table; nothing where it is not given. */
export function flagText(value: string | number | boolean | undefined): string {
  if (value === undefined || value === false) return '';
  return value === true ? 'yes' : String(value);
}

/** "3: preset quick, seed 2". */
export function rowTitle({ index, flags }: SweepRow, differing: readonly string[]): string {
  const words = differing.flatMap((flag) => {
    const text = flagText(flags[flag]);
    return text === '' ? [] : [`${flag} ${text}`];
  });
  return `${index}: ${words.join(', ')}`;
}
