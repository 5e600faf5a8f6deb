import type { SpacingName, VariationName } from './lines/layout.ts';
import type { PaperName } from './paper/presets.ts';

/** What lines have where it is not said, in a command, a route and the page alike. */
export const lineDefaults: {
  readonly variation: VariationName;
  readonly spacing: SpacingName;
  readonly touching: number;
  readonly size: number;
  readonly paper: PaperName;
} = { variation: 'natural', spacing: 'normal', touching: 0, size: 40, paper: 'clean' };

/** Heights of a digit's image, in pixels. */
export const lineSizes = { minimum: 24, maximum: 128 } as const;

/** Room that a seed leaves for what is put behind it. */
export const lineSeedRoom = 24;
