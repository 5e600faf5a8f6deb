import type { SigningKey } from '../../models/signature.ts';
import type { WritableStore } from '../../models/writable-store.ts';
import { GateRefusal, type PromotionRequest } from './contest.ts';
import { AliasMoved, flipAlias, readAliasState } from './flip-alias.ts';
import { promote, publish } from './publish.ts';
import type { WholeModel } from '../export/verify-model.ts';

/** The alias of the newest model that a job made, whatever it is worth. */
export const candidateAlias = 'candidate';

/** Jobs that may end at the same moment, each of which moves an alias once. */
const attempts = 8;

/**
 * Publishes a model, points the alias `candidate` to it without asking the gate, and promotes it if the
 * gate lets it pass. Needs the wasm engine.
 *
 * @param promotion to which alias
 * @returns refused: the gate was against it, which was said; the model stays the candidate
 * @throws ModelError, StoreError as publish() does
 */
export async function publishCandidate(
  store: WritableStore,
  model: WholeModel,
  promotion: PromotionRequest,
  say: (line: string) => void,
  signing: { readonly signingKey: SigningKey | null },
): Promise<'promoted' | 'refused'> {
  const { id } = model.manifest;
  await publish(store, model, null, say, signing);
  await unlessMoved(async () => {
    const state = await readAliasState(store, candidateAlias);
    if (state.alias?.id !== id) await flipAlias(store, state, id);
  });
  say(`${candidateAlias} is ${id} now`);
  try {
    // Somebody else's promotion gives the gate another champion to look at.
    await unlessMoved(async () => promote(store, id, promotion, say));
    return 'promoted';
  } catch (error) {
    if (!(error instanceof GateRefusal)) throw error;
    say(`the gate refused: ${error.message}`);
    return 'refused';
  }
}

async function unlessMoved(change: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await change();
    } catch (error) {
      if (!(error instanceof AliasMoved) || attempt === attempts) throw error;
    }
  }
}
