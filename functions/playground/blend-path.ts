import type { Drawing } from './drawing.ts';
import { shareLink } from './share-link.ts';
import { fieldDefaults } from './drawing.ts';

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
