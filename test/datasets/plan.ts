import type { LinePlan } from '../../datasets/series.ts';
import { papers } from '../../datasets/paper/presets.ts';

/** A plan for tests, with some of it changed. */
export function planOf(changed: Partial<LinePlan> = {}): LinePlan {
  return {
    seed: 'test',
    text: { from: 'pattern', pattern: '[0-9]{1,6}', lengths: 'equal' },
    writers: null,
    variation: 'natural',
    spacing: 'normal',
    touching: 0,
    size: 40,
    paper: papers.clean,
    ...changed,
  };
}
