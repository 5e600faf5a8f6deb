import type { WritableStore } from '../../models/stores/store.ts';
import { RunTakenOver, type RunLease, takeRun } from './lease.ts';
import { type UploadMemory, uploadRun } from './upload.ts';

/** Keeps a run in a store while it trains. */
export interface RunBackup {
  /**
   * Starts to upload what the run's folder holds, and returns at once. While an upload is under way the
   * next one waits for it, and of several that wait there is one, of what the folder holds then.
   *
   * @returns what went wrong with uploads since the last call, a line each
   */
  saved(): readonly string[];
  /**
   * Uploads what the folder holds now, after all uploads that are under way.
   *
   * @throws RunTakenOver when the run is another process's by now
   * @throws Error when the upload fails
   */
  finish(): Promise<void>;
}

/** A run that is kept nowhere but in its folder. */
const unkept: RunBackup = { saved: () => [], finish: async () => {} };

/** Where a run is to be kept. */
export interface Keeping {
  readonly store: WritableStore;
  /** Whether the store may keep the run already, for a process before this one. */
  readonly mayBeTaken: boolean;
}

/**
 * Makes this process the holder of the run in a store, and starts its first upload.
 *
 * @param keeping null: the run is kept in its folder only
 * @param folder the run's
 * @param onTakenOver told when another process has taken the run over, so that training ends
 * @throws InvalidInput when the store keeps a run already and it may not be taken
 */
export async function backUpRun(
  keeping: Keeping | null,
  folder: string,
  onTakenOver: () => void,
): Promise<RunBackup> {
  if (!keeping) return unkept;
  const { store, mayBeTaken } = keeping;
  let lease: RunLease = await takeRun(store, { mayBeTaken });
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
  const saved = (): readonly string[] => {
    if (!isWaiting) {
      isWaiting = true;
      underWay = underWay.then(uploadInBackground);
    }
    const said = problems;
    problems = [];
    return said;
  };
  saved();
  return {
    saved,
    async finish() {
      await underWay;
      await upload();
    },
  };
}

/**
 * Uploads the last of a run. Where that fails, a run that was stopped has its folder to go on from, and one
 * that is finished is a failure: it was to be kept.
 */
export async function finishKeeping(
  backup: RunBackup,
  outcome: 'finished' | 'stopped',
  say: (line: string) => void,
): Promise<void> {
  try {
    await backup.finish();
  } catch (error) {
    if (outcome === 'finished' || error instanceof RunTakenOver) throw error;
    say(`warning: backup failed: ${(error as Error).message}`);
  }
}
