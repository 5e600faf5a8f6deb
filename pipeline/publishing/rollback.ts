import type { WritableStore } from '../../models/writable-store.ts';
import { InvalidInput } from '../invalid-input.ts';
import { flipAlias, readAliasState, readAliasToRepair } from './flip-alias.ts';
import { verifyModel } from '../export/verify-model.ts';

/**
 * Points an alias back to the model before, or to the one named. It asks no gate: who rolls back is in a
 * hurry. Once more goes forth again, because the model that was left is now the one before. Needs the wasm
 * engine.
 *
 * @param to a published model; null: the alias's previous one
 * @returns the ids of the models it points to now and pointed to before; null: it was malformed, and with
 *   `to` named is repaired
 * @throws InvalidInput when there is no such alias, or none before it
 * @throws ModelError when that model is not there or not whole: the alias stays
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
      `--alias ${name}: no model came before ${state.alias?.id}; name one by --to ID (npm run pipeline:list shows them)`,
    );
  }
  if (id === state.alias?.id) throw new InvalidInput(`--to ${id}: ${name} is that model already`);
  await verifyModel(store, id);
  await flipAlias(store, state, id);
  return { id, left: state.alias?.id ?? null };
}
