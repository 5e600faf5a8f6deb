import type { Manifest } from '../../models/manifest.ts';
import { type Drawing, drawnLabel } from './drawing.ts';

/** What a picture shows, for those who cannot see it and for its caption. */
export function drawingText(drawing: Drawing, { labels }: Manifest): string {
  const { draw, seed, label, count, digits, to } = drawing;
  const asked = label === null ? undefined : labels?.[label];
  switch (draw) {
    case 'digit': {
      const drawn = drawnLabel(drawing, labels);
      const name = drawn === null ? 'A digit' : `A handwritten ${labels?.[drawn]}`;
      return `${name}, drawn for the seed ${seed}`;
    }
    case 'sheet':
      return `${count} handwritten ${asked === undefined ? 'digits' : `digits ${asked}`}, drawn for the seed ${seed}`;
    case 'number':
      return `The number ${digits}, written by the hand of the seed ${seed}`;
    case 'walk':
      return `A handwritten ${asked ?? 'digit'} that turns from the seed ${seed} into the seed ${to}`;
  }
}

/** What a file of a drawing is called, without its ending: letters, digits and hyphens. */
export function fileName({ draw, seed, digits }: Drawing): string {
  const plainSeed = seed.replaceAll(/[^a-z0-9]+/gi, '-').replaceAll(/^-+|-+$/g, '');
  const what = draw === 'number' ? digits : draw;
  return [what, plainSeed.slice(0, 40)].filter((part) => part !== '').join('-');
}
