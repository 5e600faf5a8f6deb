import type { Manifest } from '../../models/manifest/manifest.ts';
import { labelKey } from '../../models/manifest/label-text.ts';
import { paths } from '../../models/paths.ts';
import { type CanonicalQuery, canonicalPath, unlessDefault } from '../http/canonical.ts';
import { colorsQuery } from '../../models/images/colors.ts';
import { longerSide } from '../../models/images/image.ts';
import { pageWords } from './words.ts';
import {
  type Drawing,
  type FieldName,
  type PictureFormat,
  defaultOf,
  drawnLabel,
  fieldDefaults,
  isLabelField,
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
    ...(isShown(format) && { size, ...(manifest.image.channels === 1 && colorsOf(drawing)) }),
    truncation: unlessDefault(drawing.truncation, fieldDefaults.truncation),
  };
  // A shell's quote must not end what stands between two of them.
  return canonicalPath(route, all, format === 'png' ? undefined : format).replaceAll("'", '%27');
}

function routeOf(
  drawing: Drawing,
  manifest: Manifest,
): readonly [route: string, query: CanonicalQuery] {
  const { draw, seed, each, count, columns, digits, to, frames } = drawing;
  const { image, labels } = manifest;
  const { one, several } = pageWords(manifest);
  const nameOf = (index: number | null) =>
    index === null || labels === null ? null : labelKey(labels, index);
  const label = nameOf(drawnLabel(drawing, labels));
  const ownSize = longerSide(image);
  const size = unlessDefault(draw === 'digit' ? drawing.size : each, ownSize);
  switch (draw) {
    case 'digit':
      return [paths[one].path, { seed, label, size }];
    case 'number':
      return [paths.number.path.replace('{digits}', digits), { seed, size: each }];
    case 'sheet': {
      const shape = { count, columns: Math.min(count, columns) };
      return [paths[several].path, { seed, ...shape, label: nameOf(drawing.label), size }];
    }
    case 'walk': {
      const toLabel = unlessDefault(nameOf(drawing.toLabel), label);
      return [paths.walk.path, { from: seed, to, frames, label, toLabel, size }];
    }
  }
}

function colorsOf({ color, background, transparent }: Drawing): CanonicalQuery {
  return colorsQuery({ color, background: transparent ? 'transparent' : background });
}

/** The address of the page that shows this very drawing: the seed always, defaults left out, the label's name. */
export function shareLink(drawing: Drawing, { labels }: Pick<Manifest, 'labels'>): string {
  const names = Object.keys(fieldDefaults) as FieldName[];
  const parts = names
    .filter((name) => name === 'seed' || drawing[name] !== defaultOf(drawing.draw, name))
    .map((name) => {
      const value = isLabelField(name)
        ? labelKey(labels ?? [], drawing[name] ?? -1)
        : drawing[name];
      return `${name}=${encodeURIComponent(fieldText(value ?? null))}`;
    });
  return `/?${parts.join('&')}`;
}

function fieldText(value: Drawing[FieldName]): string {
  if (value === true) return 'on';
  return value === null ? '' : String(value);
}

/** How many digits the blend has along each side. */
export const blendSide = 11;

/** Where the page's own picture of the digits between its four seeds lies. */
export function blendPath(drawing: Drawing, manifest: Pick<Manifest, 'id' | 'labels'>): string {
  const { seed, label, truncation, east, south, southeast } = drawing;
  const { eastLabel, southLabel, southeastLabel } = drawing;
  const corners = { east, eastLabel, south, southLabel, southeast, southeastLabel };
  const blend = { ...fieldDefaults, seed, label, truncation, ...corners };
  return `${shareLink(blend, manifest)}&model=${manifest.id}&part=blend`;
}
