import type { Manifest } from '../../models/manifest.ts';
import { paths } from '../../models/paths.ts';
import { type CanonicalQuery, canonicalPath, unlessDefault } from '../http/canonical.ts';
import { colorsQuery } from '../images/colors.ts';
import { longerSide } from '../images/image.ts';
import { type Drawing, drawnLabel, fieldDefaults } from './drawing.ts';
import { isShown, type PictureFormat } from './picture-formats.ts';

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
