import { paths } from '../../models/paths.ts';
import { offerOf } from '../images/formats.ts';

/** What the page can draw. */
export const drawingKinds = ['digit', 'sheet', 'number', 'walk'] as const;

export type DrawingKind = (typeof drawingKinds)[number];

/** What each kind of drawing can be had as; the first is what its plain link answers. */
export const formatsByKind = {
  digit: offerOf(paths.digit.formats).names,
  sheet: offerOf(paths.digits.formats).names,
  number: offerOf(paths.number.formats).names,
  walk: offerOf(paths.walk.formats).names,
} as const;

/** A file format of the API. */
export type PictureFormat = (typeof formatsByKind)[DrawingKind][number];

export const pictureFormats = [
  ...new Set<PictureFormat>([...formatsByKind.digit, ...formatsByKind.walk]),
];

/** The format of a drawing: the one asked for where its kind has it, else the kind's first. */
export function formatOf(kind: DrawingKind, asked: PictureFormat): PictureFormat {
  const formats: readonly PictureFormat[] = formatsByKind[kind];
  return formats.includes(asked) ? asked : formatsByKind[kind][0];
}

/** Whether a format is one that a page can show. */
export function isShown(format: PictureFormat): boolean {
  return format !== 'json' && format !== 'raw';
}
