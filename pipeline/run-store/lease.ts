import type { WritableStore } from '../../models/stores/store.ts';
import { createProcessToken, describeOwner } from '../files/process-token.ts';
import { InvalidInput } from '../invalid-input.ts';
import {
  type KeptFile,
  type RunHead,
  type TaggedHead,
  readHead,
  removeUnreferenced,
  writeHead,
} from './head.ts';

/** Another process took over the run. Not to be retried: the two would only take it from each other. */
export class RunTakenOver extends InvalidInput {}

/** The right of one process to write a stored run. */
export interface RunLease {
  readonly store: WritableStore;
  readonly head: RunHead;
  readonly tag: string;
}

/** How often to retry while other processes write the head; each is a machine that starts. */
const claimAttempts = 8;

/**
 * Makes this process the holder of the run. From then on, nothing that the former holder uploads can become
 * part of the run, and its next attempt fails. Removes the former holder's unfinished uploads.
 *
 * @param mayBeTaken false: an existing run is an error
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
    await removeUnreferenced(store, now.head);
    return { store, ...now };
  }
  throw new Error(
    `${store.location}: other processes keep taking over this run; find out which ones`,
  );
}

/** @throws InvalidInput when the store holds a run, even one without files yet */
export async function requireNoRun(store: WritableStore): Promise<void> {
  if (await readHead(store)) throw present(store);
}

function present({ location }: WritableStore): InvalidInput {
  return new InvalidInput(
    `--checkpoints ${location}: already stores a run: add --resume-if-present to continue it, or choose another place`,
  );
}

/**
 * Makes these files the content of the run, if this process still is its holder.
 *
 * @throws RunTakenOver when it is not; the message names the other process
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
    // Still ours: an earlier write whose response was lost did succeed.
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
