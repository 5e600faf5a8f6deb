import { type Alias, aliasPath, parseAlias } from '../../models/alias.ts';
import { ModelError } from '../../models/model-error.ts';
import type { WritableStore } from '../../models/writable-store.ts';

/** An alias as it was read, and the tag that a change of it must name. */
export interface AliasState {
  readonly name: string;
  /** null: the store has no such alias. */
  readonly alias: Alias | null;
  readonly tag: string | null;
}

/** Somebody else changed an alias first. */
export class AliasMoved extends Error {
  override readonly name = 'AliasMoved' as const;
}

/** Reads an alias that may not be there yet. @throws ModelError when it is malformed */
export async function readAliasState(store: WritableStore, name: string): Promise<AliasState> {
  return readState(store, name, (error) => {
    const repair = `to repair it: npm run pipeline:rollback -- --store ${store.location} --alias ${name} --to ID`;
    throw new ModelError(`${error.message}; ${repair}`, { cause: error });
  });
}

/** Reads an alias to point it elsewhere whatever it says: a malformed one counts as pointing nowhere. */
export async function readAliasToRepair(store: WritableStore, name: string): Promise<AliasState> {
  return readState(store, name, () => null);
}

async function readState(
  store: WritableStore,
  name: string,
  onMalformed: (error: ModelError) => null,
): Promise<AliasState> {
  const path = aliasPath(name);
  const file = await store.readTagged(path);
  if (!file) return { name, alias: null, tag: null };
  try {
    return { name, alias: parseAlias(file.bytes, `${store.location}/${path}`), tag: file.tag };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { name, alias: onMalformed(error), tag: file.tag };
  }
}

/**
 * Points an alias to another model, if it still is what was read: of many at once, one wins.
 *
 * @param seen as readAliasState gave it
 * @throws AliasMoved for who came second, which says where the alias points now
 */
export async function flipAlias(
  store: WritableStore,
  { name, alias, tag }: AliasState,
  id: string,
): Promise<void> {
  const path = aliasPath(name);
  const flipped: Alias = { id, previous: alias?.id ?? null };
  const bytes = new TextEncoder().encode(`${JSON.stringify(flipped)}\n`);
  const isOurs =
    tag === null ? await store.create(path, bytes) : await store.replace(path, bytes, tag);
  if (isOurs) return;
  const { alias: now } = await readAliasState(store, name);
  throw new AliasMoved(
    `${store.location}/${path}: somebody else was quicker: ${name} is ${now?.id ?? 'gone'} now, it was ${alias?.id ?? 'not there'}; ${id} was not promoted. Look at what they did, then promote again`,
  );
}
