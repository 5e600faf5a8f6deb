import type { Figure, FigureName } from '../../models/evaluation.ts';

/** How a figure of an evaluation is told to a visitor. */
export interface FigureWords {
  readonly name: FigureName;
  readonly title: string;
  readonly words: string;
  /** Shares are told in percent, and drawn as a bar. */
  readonly share: boolean;
}

/** The figures a visitor is told, in the order of what they would ask first. */
export const figureWords: readonly FigureWords[] = [
  {
    name: 'labelAgreement',
    title: 'Reads as asked',
    words: 'How often an independent reader sees the digit that was asked for.',
    share: true,
  },
  {
    name: 'precision',
    title: 'Looks real',
    words: 'How many drawn digits lie among real ones.',
    share: true,
  },
  {
    name: 'coverage',
    title: 'Variety',
    words: 'How many real hands have a drawn digit close by.',
    share: true,
  },
  {
    name: 'classificationAccuracyScore',
    title: 'Teaches',
    words: 'A reader that learned from drawn digits alone: how often it reads real ones right.',
    share: true,
  },
  {
    name: 'frechetDistance',
    title: 'Distance from real',
    words:
      'How far the crowd of drawn digits is from the crowd of real ones (Fréchet): less is better.',
    share: false,
  },
  {
    name: 'copyDistanceRatio',
    title: 'Does not copy',
    words:
      'Distance to the nearest training image, where 1 is a hand never seen. Well below 1 it would copy.',
    share: false,
  },
];

/** A figure as "98.3 %" or "1.73". */
export function figureText(value: number, share: boolean): string {
  return share ? `${(100 * value).toFixed(1)} %` : value.toFixed(2);
}

/** What real digits reach, where that was measured: the mark to hold the figure against. */
export function floorText({ floor }: Figure, share: boolean): string | null {
  return floor === null ? null : `real digits: ${figureText(floor, share)}`;
}
