import { lineDefaults } from '../../datasets/line-options.ts';
import { type PaperName, papers } from '../../datasets/paper/presets.ts';
import type { LineLook } from '../../datasets/series.ts';

/** How the lines that are read look: as `npm run numbers` writes them where nothing else is asked for. */
export function lookToRead(paper: PaperName): LineLook {
  return { ...lineDefaults, paper: papers[paper] };
}

/** How the lines that a reader learns from look: as many of each. */
export function looksToLearn(paper: PaperName): readonly LineLook[] {
  const look = lookToRead(paper);
  return [
    look,
    { ...look, variation: 'loose' },
    { ...look, spacing: 'narrow' },
    { ...look, variation: 'loose', spacing: 'narrow', touching: 0.3 },
  ];
}
