import type { Evaluation } from '../../models/evaluation.ts';
import type { RunDescription } from '../record/run-folder.ts';
import type { BalanceWarning } from '../gan/balance.ts';
import type { LogEntry } from '../nn/step-record.ts';
import type { HistoryEntry } from '../record/history-entry.ts';
import type { LabelledSheet } from './labelled-sheet.ts';
import type { Walk } from './walk.ts';

/** What was drawn at a step of the training. */
export interface StepSheet {
  readonly step: number;
  readonly png: Uint8Array;
}

/** A generated image beside the training image that is nearest to it. */
export interface PairPicture {
  readonly generatedPng: Uint8Array;
  readonly nearestPng: Uint8Array;
  /** Euclidean, over pixels in [0, 1]. */
  readonly distance: number;
  /** The name of the label that was asked for; null: none was. */
  readonly label: string | null;
}

/** All that a report shows, as plain data. */
export interface ReportData {
  readonly title: string;
  readonly run: RunDescription;
  /** null: the run has made no model yet. */
  readonly modelId: string | null;
  /** Oldest first, as are warnings, history and sheets. */
  readonly entries: readonly LogEntry[];
  readonly warnings: readonly BalanceWarning[];
  readonly history: readonly HistoryEntry[];
  readonly sheets: readonly StepSheet[];
  /** null: the model was not evaluated. */
  readonly evaluation: Evaluation | null;
  /** null: the model takes no label. */
  readonly labelled: LabelledSheet | null;
  /** Seeds 0 to 99, ten a row; null without a model. */
  readonly samples: Uint8Array | null;
  readonly walks: readonly Walk[];
  readonly closestPairs: readonly PairPicture[];
  readonly secondsOfTraining: number;
  /** When the report was made, as ISO 8601. */
  readonly created: string;
}
