import { setTimeout as sleep } from 'node:timers/promises';
import { withRunLock } from '../../../pipeline/files/locks.ts';
import { InvalidInput } from '../../../pipeline/invalid-input.ts';

/** Milliseconds from one folder's race to the next. */
const interval = 20;

const parentLeaves = new Promise((resolve) => process.once('disconnect', resolve));

/** Tries to lock each folder at an instant that all processes know, and holds what it gets until the parent leaves. */
process.on('message', ({ folders, start }: { folders: readonly string[]; start: number }) => {
  for (const [index, folder] of folders.entries()) {
    void raceFor(folder, start + interval * index);
  }
});
process.send?.('ready');

async function raceFor(folder: string, instant: number): Promise<void> {
  await sleep(instant - Date.now());
  try {
    await withRunLock(folder, async () => {
      process.send?.({ folder, hasWon: true });
      await parentLeaves;
    });
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    process.send?.({ folder, hasWon: false });
  }
}
