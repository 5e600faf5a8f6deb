import type { WritableStore } from '../../models/stores/store.ts';
import { listModels } from './list.ts';

/** What is kept and what goes. */
export interface Pruning {
  /** Ids, the newest first. */
  readonly removed: readonly string[];
  /** Ids that an alias points to, or pointed to before. */
  readonly held: readonly string[];
}

/**
 * Decides which published models go: all but the newest, and but those that an alias points to or would be
 * rolled back to.
 *
 * @param keep how many of the newest stay, held ones counted
 * @throws Error when an alias cannot be read: it might hold any model
 */
export async function planPruning(store: WritableStore, keep: number): Promise<Pruning> {
  const { models, held } = await readHeld(store);
  const removed = models.slice(keep).filter((id) => !held.has(id));
  return { removed, held: [...held] };
}

/**
 * Removes models: the manifest first, so that no listed model lacks a file. One that is promoted meanwhile
 * gets its manifest back.
 *
 * @returns the ids that are gone
 */
export async function prune(store: WritableStore, ids: readonly string[]): Promise<string[]> {
  const gone: string[] = [];
  for (const id of ids) {
    if ((await readHeld(store)).held.has(id)) continue;
    const path = `${id}/manifest.json`;
    const manifest = await store.readTagged(path);
    await store.remove(path);
    if (manifest && (await readHeld(store)).held.has(id)) {
      await store.create(path, manifest.bytes);
      continue;
    }
    for (const file of await store.list(`${id}/`)) await store.remove(file);
    gone.push(id);
  }
  return gone;
}

async function readHeld(
  store: WritableStore,
): Promise<{ readonly models: readonly string[]; readonly held: ReadonlySet<string> }> {
  const { models, aliases, problems } = await listModels(store);
  const unreadable = problems.find((problem) => problem.includes('/aliases/'));
  if (unreadable !== undefined) throw new Error(`${unreadable}; nothing was pruned`);
  const held = [...aliases.values()].flatMap(({ id, previous }) =>
    previous ? [id, previous] : [id],
  );
  return { models: models.map(({ id }) => id), held: new Set(held) };
}
