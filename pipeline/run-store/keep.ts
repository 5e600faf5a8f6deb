import type { WritableStore } from '../../models/stores/store.ts';
import { RunTakenOver, type RunLease, takeRun } from './lease.ts';
import { type UploadMemory, uploadRun } from './upload.ts';

/** Backs up a run to a store while it trains. */
export interface RunBackup {
  /**
   * Starts to upload the run's folder, and returns at once. During an upload the next one waits, and
   * several that wait are merged into one, of what the folder holds when it starts.
   *
   * @returns what went wrong with uploads since the last call, a line each
   */
  saved(): readonly string[];
  /**
   * Uploads what the folder holds now, after all uploads that are under way.
   *
   * @throws RunTakenOver when another process has taken over the run
   * @throws Error when the upload fails
   */
  finish(): Promise<void>;
}

/** The backup of a run that is stored only in its folder. */
const unkept: RunBackup = { saved: () => [], finish: async () => {} };

/** Where to back up a run. */
export interface BackupTarget {
  readonly store: WritableStore;
  /** Whether the store may hold the run already, from an earlier process. */
  readonly mayBeTaken: boolean;
}

/**
 * Makes this process the holder of the run in a store, and starts its first upload.
 *
 * @param backupTarget null: the run is stored only in its folder
 * @param folder the run's
 * @param onTakenOver called when another process has taken over the run, so that training can end
 * @throws InvalidInput when the store already holds a run that may not be taken over
 */
export async function backUpRun(
  backupTarget: BackupTarget | null,
  folder: string,
  onTakenOver: () => void,
): Promise<RunBackup> {
  if (!backupTarget) return unkept;
  const { store, mayBeTaken } = backupTarget;
  const backup = createBackup(await takeRun(store, { mayBeTaken }), folder, onTakenOver);
  backup.saved();
  return backup;
}

/** A backup by the holder of a lease, which has uploaded nothing yet. */
function createBackup(taken: RunLease, folder: string, onTakenOver: () => void): RunBackup {
  let lease = taken;
  let takenOver: RunTakenOver | undefined;
  let problems: string[] = [];
  let underWay: Promise<void> = Promise.resolve();
  let isWaiting = false;
  const memory: UploadMemory = { uploads: 0, seen: new Map() };
  const upload = async (): Promise<void> => {
    if (takenOver) throw takenOver;
    try {
      lease = await uploadRun(lease, folder, memory);
    } catch (error) {
      if (error instanceof RunTakenOver) takenOver = error;
      throw error;
    }
  };
  const uploadInBackground = async (): Promise<void> => {
    isWaiting = false;
    await upload().catch((error: Error) => {
      if (takenOver) onTakenOver();
      else problems.push(`backup failed, will be retried: ${error.message}`);
    });
  };
  return {
    saved() {
      if (!isWaiting) {
        isWaiting = true;
        underWay = underWay.then(uploadInBackground);
      }
      const said = problems;
      problems = [];
      return said;
    },
    async finish() {
      await underWay;
      await upload();
    },
  };
}

/**
 * Makes the last upload of a run. A failure is only a warning for a stopped run, which can continue from
 * its folder, but an error for a finished one.
 */
export async function finishBackup(
  backup: RunBackup,
  outcome: 'finished' | 'stopped',
  print: (line: string) => void,
): Promise<void> {
  try {
    await backup.finish();
  } catch (error) {
    if (outcome === 'finished' || error instanceof RunTakenOver) throw error;
    print(`warning: backup failed: ${(error as Error).message}`);
  }
}
