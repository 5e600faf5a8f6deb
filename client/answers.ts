import type { StoreState } from '../functions/serving-model.ts';
import type { Figures } from '../models/evaluation.ts';
import type { Manifest } from '../models/manifest.ts';

/** One digit as numbers. */
export interface DigitNumbers {
  readonly seed: string;
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
  /** The seed, chosen by the server where none was given; of a walk, the one that it starts at. */
  readonly seed: string;
  /** The label of each digit; of a walk, the one that stays. Empty: the model has none, or a data set. */
  readonly labels: readonly number[];
  /** The id of the model that drew. */
  readonly model: string;
  /** The URL of this very drawing, for ever. */
  readonly pinnedUrl: string;
  readonly mediaType: string;
  readonly body: Body;
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
