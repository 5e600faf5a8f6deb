import { type Alias, aliasPath, parseAlias } from '../../models/manifest/alias.ts';
import { ModelError } from '../../models/errors.ts';
import type { WritableStore } from '../../models/stores/store.ts';
import { verifyModel } from '../export/goldens.ts';
import { InvalidInput } from '../invalid-input.ts';

/** An alias as it was read, and the tag that a change of it must name. */
export interface AliasState {
  readonly name: string;
  /** null: the store has no such alias. */
  readonly alias: Alias | null;
  readonly tag: string | null;
}

/** Another process changed the alias first. */
export class AliasMoved extends Error {
  override readonly name = 'AliasMoved' as const;
}

/** Reads an alias that may not be there yet. @throws ModelError when it is malformed */
export async function readAliasState(store: WritableStore, name: string): Promise<AliasState> {
  return readState(store, name, (error) => {
    const repair = `repair it with: npm run pipeline:rollback -- --store ${store.location} --alias ${name} --to ID`;
    throw new ModelError(`${error.message}; ${repair}`, { cause: error });
  });
}

/** Reads an alias that is to be repaired: a malformed one counts as pointing nowhere. */
async function readAliasToRepair(store: WritableStore, name: string): Promise<AliasState> {
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
 * Points an alias to another model, if it has not changed since it was read. Of several processes at
 * once, one wins.
 *
 * @param seen as readAliasState gave it
 * @throws AliasMoved in all others; its message says where the alias points now
 */
export async function setAlias(
  store: WritableStore,
  { name, alias, tag }: AliasState,
  id: string,
): Promise<void> {
  const path = aliasPath(name);
  const updated: Alias = { id, previous: alias?.id ?? null };
  const bytes = new TextEncoder().encode(`${JSON.stringify(updated)}\n`);
  const isOurs =
    tag === null ? await store.create(path, bytes) : await store.replace(path, bytes, tag);
  if (isOurs) return;
  const { alias: now } = await readAliasState(store, name);
  throw new AliasMoved(
    `${store.location}/${path}: changed by another process meanwhile: ${name} now points to ${now?.id ?? 'nothing'}, before it pointed to ${alias?.id ?? 'nothing'}; ${id} was not promoted. Check that change, then promote again`,
  );
}

/**
 * Points an alias back to the previous model, or to a given one. It asks no gate, because a rollback is
 * usually urgent. A second rollback undoes the first, since the model that was left is now the previous
 * one.
 *
 * @param to a published model; null: the alias's previous one
 * @returns the ids of the models it points to now and pointed to before; null: it was malformed, and with
 *   `to` named is repaired
 * @throws InvalidInput when there is no such alias, or none before it
 * @throws ModelError when that model is missing or damaged: the alias stays as it is
 */
export async function rollBack(
  store: WritableStore,
  name: string,
  to: string | null,
): Promise<{ readonly id: string; readonly left: string | null }> {
  const state = await (to === null ? readAliasState : readAliasToRepair)(store, name);
  if (state.tag === null) {
    throw new InvalidInput(`--alias ${name}: ${store.location} has no such alias`);
  }
  const id = to ?? state.alias?.previous ?? null;
  if (id === null) {
    throw new InvalidInput(
      `--alias ${name}: there is no model before ${state.alias?.id}; give one with --to ID (npm run pipeline:list shows them)`,
    );
  }
  if (id === state.alias?.id)
    throw new InvalidInput(`--to ${id}: ${name} already points to that model`);
  await verifyModel(store, id);
  await setAlias(store, state, id);
  return { id, left: state.alias?.id ?? null };
}
