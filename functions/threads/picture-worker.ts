import type { Classifier, Encoder } from '../../models/companions/companions.ts';
import type { Completion, CompletionRequest } from '../../models/completion/completion.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import { answerQuestions, type InThread } from '../../models/threads/in-thread.ts';
import type { SentPicture } from '../images/decode/decode-picture.ts';
import type { Field } from '../images/decode/field.ts';
import type { Drawing, Encoded } from '../images/encode/drawing.ts';
import type { PartialDigit } from '../images/decode/partial-digit.ts';
import { Problem } from '../problem.ts';
import { inlineTasks } from './picture-tasks.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

/** A companion as it is sent to a thread: its network by number. */
export type SentCompanion<Companion extends { readonly running: unknown }> = Omit<
  Companion,
  'running'
> & { readonly number: number };

/** What a picture thread is asked for. */
export type PictureQuestion =
  | { readonly task: 'whole'; readonly pictures: readonly SentPicture[]; readonly field: Field }
  | { readonly task: 'partial'; readonly picture: SentPicture; readonly field: Field }
  | {
      readonly task: 'complete';
      readonly manifest: Manifest;
      readonly generator: number;
      readonly encoder: SentCompanion<Encoder>;
      readonly classifier: SentCompanion<Classifier> | null;
      readonly request: CompletionRequest;
    }
  | { readonly task: 'encode'; readonly drawing: Drawing };

/** What it answers, by task. */
export interface PictureAnswers {
  readonly whole: readonly Outcome<Uint8Array>[];
  readonly partial: Outcome<PartialDigit>;
  readonly complete: readonly Completion[];
  readonly encode: Encoded;
}

type PictureAnswer = PictureAnswers[keyof PictureAnswers];

answerQuestions<PictureQuestion>(async (question, thread) => {
  const answer = await answerTo(question, thread);
  return { answer, transfer: answer instanceof Uint8Array ? [answer.buffer] : [] };
});

async function answerTo(question: PictureQuestion, thread: InThread): Promise<PictureAnswer> {
  const { signal } = thread;
  switch (question.task) {
    case 'whole': {
      const digits = await inlineTasks.readWhole(question.pictures, question.field, signal);
      return digits.map(outcomeOf);
    }
    case 'partial':
      try {
        const digit = await inlineTasks.readPartial(question.picture, question.field, signal);
        return outcomeOf<PartialDigit>(digit);
      } catch (error) {
        if (error instanceof Problem) return outcomeOf<PartialDigit>(error);
        throw error;
      }
    case 'complete': {
      const { manifest, generator, encoder, classifier, request } = question;
      const completing = {
        generator: { manifest, running: await thread.network(generator) },
        encoder: await received(encoder, thread),
        classifier: classifier && (await received(classifier, thread)),
      };
      return inlineTasks.complete(completing, request, signal);
    }
    case 'encode':
      return inlineTasks.encode(question.drawing, signal);
  }
}

async function received<Sent extends { readonly number: number }>(sent: Sent, thread: InThread) {
  return { ...sent, running: await thread.network(sent.number) };
}
