import type { LogEntry } from '../../pipeline/gan/log.ts';
import type { Choices } from './choices.ts';
import type { Verdicts } from './training.ts';

/** Iterations a second, at most; Infinity: as fast as the machine can. */
export type Pace = number;

/** What the page asks its worker for. */
export type Request =
  | { readonly kind: 'begin'; readonly choices: Choices }
  /** Trains until it is told to pause, or up to an iteration. */
  | { readonly kind: 'run'; readonly pace: Pace; readonly until: number }
  | { readonly kind: 'step' }
  | { readonly kind: 'pause' };

/** What the worker tells its page. */
export type Report =
  | { readonly kind: 'begun'; readonly steps: number }
  | { readonly kind: 'entry'; readonly entry: LogEntry }
  | {
      readonly kind: 'sheet';
      readonly step: number;
      readonly columns: number;
      /** 28 × 28 bytes each, 0 (background) to 255 (ink) */
      readonly images: readonly Uint8Array[];
    }
  | { readonly kind: 'verdicts'; readonly step: number; readonly verdicts: Verdicts }
  | {
      readonly kind: 'paused';
      readonly step: number;
      readonly seconds: number;
      /** The SHA-256 of all weights, as 64 hex digits. */
      readonly fingerprint: string;
      readonly isFinished: boolean;
    }
  | { readonly kind: 'failed'; readonly message: string };
