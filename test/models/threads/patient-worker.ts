import { threadId } from 'node:worker_threads';
import { answerQuestions } from '../../../models/threads/in-thread.ts';

/** What the thread does before it answers. */
export type Deed = 'nothing' | 'hang' | 'wait for the signal' | 'fail';

/** Answers with the thread's own number, so that tests see which thread it was. */
answerQuestions<Deed>(async (deed, { signal }) => {
  if (deed === 'fail') throw new Error('it failed');
  // Neither loop leaves a turn to anything else, as a decoder's.
  if (deed === 'hang') for (;;);
  if (deed === 'wait for the signal') while (!signal.aborted);
  return { answer: threadId };
});
