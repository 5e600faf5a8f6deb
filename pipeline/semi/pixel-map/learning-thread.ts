import { once } from 'node:events';
import { createThread, startWorker } from '../../../models/threads/thread.ts';
import type { LearningQuestion } from './learning-worker.ts';
import type { Moments } from './moments.ts';
import type { PixelMap } from './pixel-map.ts';

/**
 * `learnPixelMap` in a thread of its own: eigenvectors take seconds for 28 × 28 pixels and minutes for 64 × 64, in which
 * this thread hears that a person stops the run.
 *
 * @throws the reason to stop
 */
export async function pixelMapInThread(moments: Moments, stop?: AbortSignal): Promise<PixelMap> {
  return ask<PixelMap>({ moments, components: null }, stop);
}

/** `principalDirections` in a thread of its own. @throws the reason to stop */
export async function directionsInThread(
  moments: Moments,
  components: number,
  stop?: AbortSignal,
): Promise<Float32Array> {
  return ask<Float32Array>({ moments, components }, stop);
}

async function ask<Answer>(question: LearningQuestion, stop?: AbortSignal): Promise<Answer> {
  stop?.throwIfAborted();
  const thread = createThread<LearningQuestion, Answer>((data) =>
    startWorker(import.meta.url, 'learning-worker', data),
  );
  const answered = new AbortController();
  try {
    const answer = thread.ask(question);
    return await (stop ? Promise.race([answer, stopped(stop, answered.signal)]) : answer);
  } finally {
    answered.abort();
    await thread.close();
  }
}

/** Fails with the reason to stop, and waits no longer than for the answer. */
async function stopped(stop: AbortSignal, answered: AbortSignal): Promise<never> {
  await once(stop, 'abort', { signal: answered });
  throw stop.reason as Error;
}
