import type { DatasetDigit, DigitNumbers } from '../functions/answers/digit.ts';

// The types of the schemas of answers; nothing of them is left when this is bundled.
export type { CompletedDigits } from '../functions/answers/complete.ts';
export type { DatasetDigit, DigitNumbers } from '../functions/answers/digit.ts';
export type { DatasetLine } from '../functions/answers/line.ts';
export type { Health, Ready } from '../functions/answers/health.ts';
export type { JudgedDigit, JudgedDigits } from '../functions/answers/judge.ts';
export type { ModelDetails, ModelList, ModelSummary } from '../functions/answers/models.ts';

/** What a drawing's body is in the formats that are not read as bytes. */
export interface Bodies {
  readonly svg: string;
  readonly json: DigitNumbers;
  /** As it comes in: it may be large. */
  readonly zip: ReadableStream<Uint8Array>;
  readonly npz: ReadableStream<Uint8Array>;
  readonly imagefolder: ReadableStream<Uint8Array>;
  /** As they come in; whoever stops early stops the server, too. */
  readonly ndjson: AsyncIterable<DatasetDigit>;
}

/** What a drawing's body is, by its format; "raw" is [height × width], 0 (background) to 255 (ink). */
export type BodyOf<Format extends string> = Format extends keyof Bodies
  ? Bodies[Format]
  : Uint8Array<ArrayBuffer>;

/** An answer that draws, and what it says of itself. */
export interface Drawing<Body> {
  /**
   * The seed, chosen by the server where none was given; of a walk, the one that it starts at. Null for
   * what follows from a hand alone.
   */
  readonly seed: string | null;
  /** The name of each image’s label; of a walk, the one that stays. Empty: the model has none, or a data set. */
  readonly labels: readonly string[];
  /** The id of the model that drew. */
  readonly model: string;
  /** The URL of this very drawing, forever. */
  readonly pinnedUrl: string;
  readonly mediaType: string;
  readonly body: Body;
}

/** An answer that draws what was sent, and so has no URL. */
export type DrawnOnce<Body> = Omit<Drawing<Body>, 'pinnedUrl'>;
