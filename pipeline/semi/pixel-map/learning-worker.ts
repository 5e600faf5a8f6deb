import { answerQuestions } from '../../../models/threads/in-thread.ts';
import { type Moments, principalDirections } from './moments.ts';
import { learnPixelMap } from './pixel-map.ts';

/** What a learning thread is asked for: the pixel map of images, or their first principal directions. */
export interface LearningQuestion {
  readonly moments: Moments;
  /** How many directions; null: the map. */
  readonly components: number | null;
}

answerQuestions<LearningQuestion>(async ({ moments, components }) => ({
  answer: components === null ? learnPixelMap(moments) : principalDirections(moments, components),
}));
