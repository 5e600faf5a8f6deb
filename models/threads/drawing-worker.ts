import { answerQuestions } from './in-thread.ts';

/** What a drawing thread is asked for: to draw with a network. */
export interface DrawingQuestion {
  readonly network: number;
  readonly inputs: Float32Array; // [digits, inputSize]
}

/** Answers with the pixels of all digits, one after the other. */
answerQuestions<DrawingQuestion>(async ({ network, inputs }, thread) => {
  const pixels = (await thread.network(network)).runToPixels(inputs);
  return { answer: pixels, transfer: [pixels.buffer as ArrayBuffer] };
});
