import type { WritableStore } from '../../models/stores/store.ts';
import { createProcessToken, describeOwner } from '../files/locks.ts';
import { InvalidInput } from '../invalid-input.ts';
import {
  type KeptFile,
  type RunHead,
  type TaggedHead,
  readHead,
  removeUnheld,
  writeHead,
} from './head.ts';

/** Wrong use, and nothing to try again: the other would only be thrown out in turn. */
export class RunTakenOver extends InvalidInput {}

/** A process's time as the holder of a kept run. */
export interface RunLease {
  readonly store: WritableStore;
  readonly head: RunHead;
  readonly tag: string;
}

/** Heads that others may write while we try to; each is one box that starts. */
const claimAttempts = 8;

/**
 * Makes this process the run's holder, whoever was it before: from now on nothing that the former one
 * uploads can become part of the run, and its next attempt tells it so. Removes what it had not finished.
 *
 * @param mayBeTaken false: a run that is there already is an error
 * @throws InvalidInput when there is one
 */
export async function takeRun(
  store: WritableStore,
  { mayBeTaken }: { readonly mayBeTaken: boolean },
): Promise<RunLease> {
  const holder = await createProcessToken();
  for (let attempt = 0; attempt < claimAttempts; attempt++) {
    const found = await readHead(store);
    if (found && !mayBeTaken) throw present(store);
    const head = {
      format: 1,
      epoch: (found?.head.epoch ?? 0) + 1,
      holder,
      written: new Date().toISOString(),
      files: found?.head.files ?? [],
    } as const satisfies RunHead;
    await writeHead(store, head, found?.tag ?? null);
    const now = await readHead(store);
    if (now?.head.holder !== holder) continue;
    await removeUnheld(store, now.head);
    return { store, ...now };
  }
  throw new Error(
    `${store.location}: other processes keep taking over this run; find out which ones`,
  );
}

/** @throws InvalidInput where the store keeps a run, or one has begun to be kept */
export async function requireNoRun(store: WritableStore): Promise<void> {
  if (await readHead(store)) throw present(store);
}

function present({ location }: WritableStore): InvalidInput {
  return new InvalidInput(
    `--checkpoints ${location}: already stores a run: add --resume-if-present to continue it, or choose another place`,
  );
}

/**
 * Makes these files the run, if this process still is its holder.
 *
 * @throws RunTakenOver when it is not, by the other's name
 */
export async function commitFiles(
  { store, head, tag }: RunLease,
  files: readonly KeptFile[],
): Promise<RunLease> {
  const next = { ...head, files, written: new Date().toISOString() };
  let current: TaggedHead | null = { head, tag };
  for (let attempt = 0; attempt < claimAttempts; attempt++) {
    const isWritten = await writeHead(store, next, current.tag);
    current = await readHead(store);
    if (!current || current.head.holder !== head.holder) throw takenOver(store, current?.head);
    if (isWritten) return { store, ...current };
    // Still ours: an earlier write of ours whose answer was lost came through after all.
  }
  throw new Error(
    `${store.location}: its head was changed by another process although this one holds the run`,
  );
}

function takenOver({ location }: WritableStore, head: RunHead | undefined): RunTakenOver {
  const other = head
    ? `${describeOwner(head.holder)} at ${head.written}`
    : 'a process that removed it';
  return new RunTakenOver(
    `--checkpoints ${location}: the run was taken over by ${other}: this process no longer stores it there, and stops`,
  );
}
