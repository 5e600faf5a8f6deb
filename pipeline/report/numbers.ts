import type { Figure } from '../../models/manifest/evaluation.ts';
import {
  describeFigure,
  type FigureDescription,
  type FigureName,
} from '../../models/manifest/figures.ts';

/** "30,000". */
export function countText(count: number): string {
  return count.toLocaleString('en');
}

/** As many decimals as a number's size deserves: 128.4, 12.35, 2.13, 0.021. */
export function decimalsFor(value: number): number {
  const size = Math.abs(value);
  if (size >= 100) return 1;
  return size >= 0.1 ? 2 : 3;
}

/** "2.13"; "–" for null. */
export function plainText(value: number | null, decimals = decimalsFor(value ?? 0)): string {
  return value === null ? '–' : value.toFixed(decimals);
}

/** A share as "98.31 %", its sign never on a line of its own; "–" for null. */
export function percentText(share: number | null, decimals = 2): string {
  return share === null ? '–' : `${(100 * share).toFixed(decimals)}\u00A0%`;
}

/** "23 November 2026" of an ISO 8601 time, in UTC. */
export function dayText(time: string): string {
  return new Date(time).toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
}

/** "2026-11-23 15:04 UTC" of an ISO 8601 time. */
export function timeText(time: string): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** A figure's value, its baselines and its ratio to the first as texts, without the percent sign; "–": there is none. */
export interface FigureTexts {
  /** "99.31 ± 0.05"; without the deviation for a single draw. */
  readonly value: string;
  readonly floor: string;
  /** Null: it was not measured. */
  readonly trainingFloor: string | null;
  readonly ratio: string;
}

/** A figure in its unit, the deviation and the baselines with as many decimals as the mean. */
export function figureTexts(
  { mean, std, floor, trainingFloor }: Figure,
  unit: FigureDescription['unit'],
): FigureTexts {
  const factor = unit === 'share' ? 100 : 1;
  const decimals = decimalsFor(factor * mean);
  const text = (value: number) => (factor * value).toFixed(decimals);
  return {
    value: std === 0 ? text(mean) : `${text(mean)} ± ${text(std)}`,
    floor: floor === null ? '–' : text(floor),
    trainingFloor: trainingFloor === undefined ? null : text(trainingFloor),
    ratio: floor === null || floor <= 0 ? '–' : (mean / floor).toFixed(2),
  };
}

/** A figure's title at the beginning of a line: "Coverage". */
export function figureTitle(name: FigureName): string {
  const { title } = describeFigure(name);
  return title.charAt(0).toUpperCase() + title.slice(1);
}
