import type { Manifest } from '../../models/manifest/manifest.ts';
import { paths } from '../../models/paths.ts';
import { type CanonicalQuery, canonicalPath, unlessDefault } from '../http/canonical.ts';
import { colorsQuery } from '../../models/images/colors.ts';
import { longerSide } from '../../models/images/image.ts';
import {
  type Drawing,
  type FieldName,
  type PictureFormat,
  drawnLabel,
  fieldDefaults,
  isShown,
} from './drawing.ts';

/**
 * The pinned path of a drawing in the API, as its Content-Location has it: with the model's id, so
 * that it stands for ever. JSON and raw bytes are the model's own pixels, without size and colours.
 */
export function picturePath(
  drawing: Drawing,
  manifest: Manifest,
  format: PictureFormat = 'png',
): string {
  const [route, query] = routeOf(drawing, manifest);
  const { size, ...others } = query;
  const all: CanonicalQuery = {
    model: manifest.id,
    ...others,
    ...(isShown(format) && { size, ...colorsOf(drawing) }),
    truncation: unlessDefault(drawing.truncation, fieldDefaults.truncation),
  };
  // A shell's quote must not end what stands between two of them.
  return canonicalPath(route, all, format === 'png' ? undefined : format).replaceAll("'", '%27');
}

function routeOf(
  drawing: Drawing,
  { image, labels }: Manifest,
): readonly [route: string, query: CanonicalQuery] {
  const { draw, seed, each, count, columns, digits, to, frames } = drawing;
  const label = drawnLabel(drawing, labels);
  const ownSize = longerSide(image);
  const size = unlessDefault(draw === 'digit' ? drawing.size : each, ownSize);
  switch (draw) {
    case 'digit':
      return [paths.digit.path, { seed, label, size }];
    case 'number':
      return [paths.number.path.replace('{digits}', digits), { seed, size: each }];
    case 'sheet': {
      const shape = { count, columns: Math.min(count, columns) };
      return [paths.digits.path, { seed, ...shape, label: drawing.label, size }];
    }
    case 'walk':
      return [paths.walk.path, { from: seed, to, frames, label, size }];
  }
}

function colorsOf({ color, background, transparent }: Drawing): CanonicalQuery {
  return colorsQuery({ color, background: transparent ? 'transparent' : background });
}

/** The address of the page that shows this very drawing: the seed always, defaults left out. */
export function shareLink(drawing: Drawing): string {
  const names = Object.keys(fieldDefaults) as FieldName[];
  const parts = names
    .filter((name) => name === 'seed' || drawing[name] !== fieldDefaults[name])
    .map((name) => `${name}=${encodeURIComponent(fieldText(drawing[name]))}`);
  return `/?${parts.join('&')}`;
}

function fieldText(value: Drawing[FieldName]): string {
  if (value === true) return 'on';
  return value === null ? '' : String(value);
}

/** How many digits the blend has along each side. */
export const blendSide = 11;

/** Where the page's own picture of the digits between its four seeds lies. */
export function blendPath(
  { seed, label, truncation, east, south, southeast }: Drawing,
  model: string,
): string {
  const blend = { ...fieldDefaults, seed, label, truncation, east, south, southeast };
  return `${shareLink(blend)}&model=${model}&part=blend`;
}
