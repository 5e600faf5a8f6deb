import type { Classifier, Encoder } from '../../models/companions/companions.ts';
import {
  completeDigit,
  type Completion,
  type CompletionRequest,
} from '../../models/completion/completion.ts';
import type { Generator } from '../../models/generator.ts';
import { decodePicture, type SentPicture } from '../images/decode/decode-picture.ts';
import { type Drawing, type Encoded, encodeDrawing } from '../images/encode/drawing.ts';
import type { Field } from '../images/decode/field.ts';
import { type PartialDigit, partialDigit } from '../images/decode/partial-digit.ts';
import { wholeDigit } from '../images/decode/whole-digit.ts';
import { wholeImage } from '../images/decode/whole-image.ts';
import { Problem } from '../problem.ts';

/** What completes a digit. */
export interface Completing {
  readonly generator: Pick<Generator, 'manifest' | 'running'>;
  readonly encoder: Encoder;
  readonly classifier: Classifier | null;
}

/** Whether nobody waits for a result any more; an AbortSignal is one. */
interface Stop {
  readonly aborted: boolean;
}

/** What takes long of a request with a picture. Tasks that are stopped reject. */
export interface PictureTasks<Signal extends Stop = AbortSignal> {
  /**
   * Decodes pictures, and normalizes the digits on them as MNIST's were where they show handwriting.
   *
   * @returns for each picture, [height × width × channels] 0 to 255, or why it is refused
   */
  readonly readWhole: (
    pictures: readonly SentPicture[],
    field: Field,
    signal: Signal,
  ) => Promise<readonly (Uint8Array | Problem)[]>;
  /**
   * Decodes a picture that is transparent where the digit is not known.
   *
   * @throws Problem invalid-image, image-too-large
   */
  readonly readPartial: (
    picture: SentPicture,
    field: Field,
    signal: Signal,
  ) => Promise<PartialDigit>;
  readonly complete: (
    completing: Completing,
    request: CompletionRequest,
    signal: Signal,
  ) => Promise<readonly Completion[]>;
  readonly encode: (drawing: Drawing, signal: Signal) => Promise<Encoded>;
}

/** Does the tasks in the thread that asks. */
export const inlineTasks: PictureTasks<Stop> = {
  async readWhole(pictures, field, signal) {
    const digits: (Uint8Array | Problem)[] = [];
    for (const picture of pictures) {
      requireWanted(signal);
      // One after the other, as each takes a few megabytes.
      // oxlint-disable-next-line no-await-in-loop
      digits.push(await readOrRefuse(picture, field));
    }
    return digits;
  },
  async readPartial(picture, field, signal) {
    requireWanted(signal);
    return partialDigit(await decodePicture(picture), field);
  },
  async complete({ generator, encoder, classifier }, request, signal) {
    requireWanted(signal);
    return completeDigit(generator, encoder, classifier, { ...request, signal });
  },
  async encode(drawing, signal) {
    requireWanted(signal);
    return encodeDrawing(drawing);
  },
};

async function readOrRefuse(picture: SentPicture, field: Field): Promise<Uint8Array | Problem> {
  try {
    const decoded = await decodePicture(picture);
    const { isHandwriting = true } = field;
    return isHandwriting ? wholeDigit(decoded, field) : wholeImage(decoded, field);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

function requireWanted({ aborted }: Stop): void {
  if (aborted) throw clientLeft();
}

/** What stops a task whose client has left; nobody reads the answer, but the log does. */
export function clientLeft(): Problem {
  return new Problem('request-timeout', [], 'The client left before it was answered.');
}
