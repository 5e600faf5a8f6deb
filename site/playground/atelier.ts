import { startCompletion } from './completion.ts';
import { maybe } from './elements.ts';
import { startHands } from './hands.ts';
import { startPaper } from './paper.ts';
import { startVerdict } from './verdict.ts';

const drawing = maybe('#hand-drawing');
const erasing = maybe('#completion');

// Each listens before the paper's first event.
if (erasing) startCompletion(erasing);
if (drawing) {
  if (maybe('[data-like]', drawing)) startHands(drawing);
  startVerdict(drawing);
  startPaper(drawing);
}
