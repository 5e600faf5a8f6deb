import { answerQuestions } from '../../../models/threads/in-thread.ts';
import type { GridImages } from './grid-images.ts';
import { createMeasure } from './measure.ts';

/** What a measuring thread is asked for: the distances of some images in a row from their candidates. */
export interface MeasuringQuestion {
  /** All images, in memory that the threads share. */
  readonly images: GridImages;
  /** The number of the first. */
  readonly first: number;
  readonly candidates: Uint32Array; // [images, neighbours]
  readonly neighbours: number;
}

answerQuestions<MeasuringQuestion>(async ({ images, first, candidates, neighbours }) => {
  const measure = await createMeasure(images, neighbours);
  const distances = new Float32Array(candidates.length);
  for (let place = 0; place < candidates.length; place += neighbours) {
    const others = candidates.subarray(place, place + neighbours);
    distances.set(measure(first + place / neighbours, others), place);
  }
  return { answer: distances, transfer: [distances.buffer] };
});
