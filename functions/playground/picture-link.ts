import type { Manifest } from '../../models/manifest.ts';
import { canonicalPath, type Pair } from '../http/canonical.ts';
import { lookPairs } from '../images/colors.ts';
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
  const [route, pairs, size] = routeOf(drawing, manifest);
  const all: readonly Pair[] = [
    ['model', manifest.id],
    ...pairs,
    ...(isShown(format) ? [['size', size] as const, ...lookOf(drawing)] : []),
    ['truncation', unless(fieldDefaults.truncation, drawing.truncation)],
  ];
  // A shell's quote must not end what stands between two of them.
  return canonicalPath(route, all, format === 'png' ? undefined : format).replaceAll("'", '%27');
}

function routeOf(
  drawing: Drawing,
  { image, labels }: Manifest,
): readonly [route: string, pairs: readonly Pair[], size: number | undefined] {
  const { draw, seed, size, each, count, columns, digits, to, frames } = drawing;
  const ownSize = Math.max(image.width, image.height);
  const label: Pair = ['label', drawnLabel(drawing, labels) ?? undefined];
  switch (draw) {
    case 'digit':
      return ['/digit', [['seed', seed], label], unless(ownSize, size)];
    case 'number':
      return [`/number/${digits}`, [['seed', seed]], each];
    case 'sheet': {
      const shape = [['count', count] as const, ['columns', Math.min(count, columns)] as const];
      const asked: Pair = ['label', drawing.label ?? undefined];
      return ['/digits', [['seed', seed], ...shape, asked], unless(ownSize, each)];
    }
    case 'walk': {
      const way = [['from', seed] as const, ['to', to] as const, ['frames', frames] as const];
      return ['/walk', [...way, label], unless(ownSize, each)];
    }
  }
}

function lookOf({ color, background, transparent }: Drawing): readonly Pair[] {
  return lookPairs({ color, background: transparent ? 'transparent' : background });
}

/** What the API takes for granted is left out. */
function unless(granted: number, value: number): number | undefined {
  return value === granted ? undefined : value;
}
