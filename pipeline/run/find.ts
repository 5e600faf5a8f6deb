import { InvalidInput } from '../invalid-input.ts';
import { openStore } from '../stores/open.ts';
import type { BackupTarget } from '../run-store/keep.ts';
import { restoreRun } from '../run-store/restore.ts';
import { requireNoRun } from '../run-store/lease.ts';
import { holdsRun, runFolder } from '../record/run-folder.ts';

/** What flags say of where a run is and whether it goes on. */
export interface PlaceFlags {
  readonly out?: string | undefined;
  readonly resume: boolean;
  /** Goes on where there is a run, starts it where there is none. */
  readonly resumeIfPresent: boolean;
  /** Where the run is kept beside its folder: a folder or s3://bucket/prefix. */
  readonly checkpoints?: string | undefined;
}

/** A run that was looked for. */
export interface FoundRun {
  /** Whether it is to go on: its folder is --out. */
  readonly isResumed: boolean;
  /** null: it is kept in its folder only. */
  readonly backupTarget: BackupTarget | null;
}

/**
 * Looks for the run that the flags mean, and brings it into its folder from where it is kept where that
 * has got further.
 *
 * @throws InvalidInput for flags or places that cannot be, and for a new run where one is kept already
 */
export async function findRun(
  { out, resume, resumeIfPresent, checkpoints }: PlaceFlags,
  print: (line: string) => void,
): Promise<FoundRun> {
  const mayBeTaken = resume || resumeIfPresent;
  if (mayBeTaken && out === undefined) {
    const flag = resume ? '--resume' : '--resume-if-present';
    throw new InvalidInput(`${flag}: give the run to continue with --out DIR`);
  }
  const options = { mayBeNew: true, flag: '--checkpoints' };
  const store = checkpoints === undefined ? null : await openStore(checkpoints, options);
  if (store && out !== undefined && mayBeTaken) await restoreRun(store, out, print);
  if (store && !mayBeTaken) await requireNoRun(store);
  const isPresent = out !== undefined && (await holdsRun(runFolder(out)));
  return {
    isResumed: resume || (resumeIfPresent && isPresent),
    backupTarget: store && { store, mayBeTaken },
  };
}
