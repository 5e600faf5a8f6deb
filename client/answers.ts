import type { StoreState } from '../functions/serving/served-model.ts';
import type { Figures } from '../models/evaluation.ts';
import type { Manifest } from '../models/manifest.ts';

/** One digit as numbers. */
export interface DigitNumbers {
  /** Null for what follows from a hand alone. */
  readonly seed: string | null;
  /** Where a hand was given. */
  readonly hand?: string;
  /** Null for a model without labels. */
  readonly label: number | null;
  readonly model: string;
  readonly generated: true;
  readonly width: number;
  readonly height: number;
  readonly pixels: readonly number[]; // [height × width], 0 (background) to 255 (ink)
  /** Where `latent` was asked for. */
  readonly latent?: readonly number[];
}

/** One digit of a data set. */
export interface DatasetDigit {
  readonly seed: string;
  readonly label: number;
  readonly pixels: readonly number[]; // [height × width], 0 (background) to 255 (ink)
}

/** What a drawing's body is, by its format. */
export interface Bodies {
  readonly png: Uint8Array;
  readonly webp: Uint8Array;
  readonly gif: Uint8Array;
  /** [height × width], 0 (background) to 255 (ink). */
  readonly raw: Uint8Array;
  readonly svg: string;
  readonly json: DigitNumbers;
  /** As it comes in: it may be large. */
  readonly zip: ReadableStream<Uint8Array>;
  /** As they come in; whoever stops early stops the server, too. */
  readonly ndjson: AsyncIterable<DatasetDigit>;
}

/** An answer that draws, and what it says of itself. */
export interface Drawing<Body> {
  /**
   * The seed, chosen by the server where none was given; of a walk, the one that it starts at. Null for
   * what follows from a hand alone.
   */
  readonly seed: string | null;
  /** The label of each digit; of a walk, the one that stays. Empty: the model has none, or a data set. */
  readonly labels: readonly number[];
  /** The id of the model that drew. */
  readonly model: string;
  /** The URL of this very drawing, for ever. */
  readonly pinnedUrl: string;
  readonly mediaType: string;
  readonly body: Body;
}

/** What the judge says of an image. The first three probabilities sum to 1, those of the labels too. */
export interface JudgedDigit {
  readonly model: string;
  /** That it is a real handwritten digit. */
  readonly probabilityReal: number;
  /** That the model drew it. */
  readonly probabilityGenerated: number;
  /** That it is no digit. */
  readonly probabilityNoDigit: number;
  /** The most likely label. */
  readonly label: number;
  readonly probabilities: readonly number[]; // [labels]
  /** Where `hand` was asked for: the hand that drew it, for drawings to be in. */
  readonly hand?: string;
  /** Where `nearest` was asked for. */
  readonly nearest?: {
    readonly seed: string;
    readonly label: number | null;
    /** Root mean squared difference of the pixels, 0 to 1. */
    readonly distance: number;
    /** How many seeds were looked among. */
    readonly tried: number;
    /** Of its digit, in this API. */
    readonly path: string;
  };
  /** Where `pixels` was asked for: the image as it was judged, 0 (background) to 255 (ink). */
  readonly pixels?: readonly number[];
}

/** Ways to fill in what is hidden of a digit, the most likely first. */
export interface CompletedDigits {
  readonly seed: string;
  readonly model: string;
  readonly generated: true;
  readonly width: number;
  readonly height: number;
  readonly completions: readonly {
    readonly label: number;
    /** The hand that draws it. */
    readonly hand: string;
    /** Root mean squared difference from what is known, 0 to 1. */
    readonly misfit: number;
    readonly pixels: readonly number[]; // [height × width], 0 (background) to 255 (ink)
  }[];
}

/** A model in short. */
export interface ModelSummary extends Pick<
  Manifest,
  'id' | 'preset' | 'created' | 'steps' | 'image' | 'labels' | 'dataset'
> {
  /** The alias that chose it; null: it was named by its folder or its id. */
  readonly alias: string | null;
  /** Whether it stands in for the configured one. */
  readonly fallback: boolean;
  /** What its digits are worth; null: it was not evaluated. */
  readonly figures: Figures | null;
  /** Paths of this API. */
  readonly links: { readonly self: string; readonly samples: string; readonly digit: string };
}

/** A model, and all that is known of it. */
export interface ModelDetails extends ModelSummary {
  readonly manifest: Manifest;
}

/** What is served, and why. */
export interface Health {
  readonly status: 'ok';
  readonly model: string;
  readonly alias: string | null;
  readonly fallback: {
    readonly active: boolean;
    readonly reason: string | null;
    readonly askedFor: string | null;
  };
  readonly store: StoreState | null;
  readonly version: string;
}
