import { join } from 'node:path';
import type { RunFolder } from './run-folder.ts';

/** The files of a run that a report is made of beside those of {@link RunFolder}, and the report. */
export interface ReportFiles {
  /** A JSON object (history-entry.ts) a line; missing where nothing was measured during the training. */
  readonly history: string;
  /** Missing where the model was not evaluated. */
  readonly evaluation: string;
  /** The evaluation's, nearest first. */
  readonly closestPairs: string;
  readonly report: string;
}

/** Where a run keeps what its report needs. */
export function reportFiles({ path }: RunFolder): ReportFiles {
  return {
    history: join(path, 'history.jsonl'),
    evaluation: join(path, 'evaluation.json'),
    closestPairs: join(path, 'closest-pairs.json'),
    report: join(path, 'report.html'),
  };
}
