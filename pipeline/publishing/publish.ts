import type { Manifest } from '../../models/manifest/manifest.ts';
import { ModelError } from '../../models/errors.ts';
import type { Override } from '../../models/manifest/evaluation.ts';
import { keyName } from '../../models/stores/public-key.ts';
import type { SigningKey } from '../../models/stores/signature.ts';
import type { WritableStore } from '../../models/stores/store.ts';
import { type WholeModel, verifyModel } from '../export/goldens.ts';
import { AliasMoved, setAlias, readAliasState } from './aliases.ts';
import {
  type PromotionDecision,
  GateRefusal,
  type PromotionRequest,
  decidePromotion,
  recordOverride,
} from './promotion.ts';
import {
  type Publication,
  type PublicationOptions,
  publishModel,
  readPublished,
} from './write-model.ts';

type Say = (line: string) => void;

const publicationWords: Readonly<Record<Publication, string>> = {
  published: 'published',
  completed: 'published: completed an interrupted attempt',
  repaired: 'restored a missing file',
  present: 'already published: nothing to do',
};

/**
 * Publishes a model, and promotes it where asked to: the gate speaks first, so that a model it refuses is
 * not written; the alias is flipped last.
 *
 * @param model as verifyModel proved it
 * @param promotion null: the model is published only
 * @throws Error when the gate refuses, or somebody else promoted meanwhile
 * @throws ModelError when the store has other bytes under the same id
 */
export async function publish(
  store: WritableStore,
  model: WholeModel,
  promotion: PromotionRequest | null,
  say: Say,
  { signingKey = null }: Pick<PublicationOptions, 'signingKey'> = {},
): Promise<void> {
  const { manifest } = model;
  const decision = promotion && (await decidePromotion(store, manifest, promotion, say));
  const override = decision?.override ?? null;
  const publication = await publishModel(store, model, { override, signingKey });
  say(`${store.location}/${manifest.id}: ${publicationWords[publication]}`);
  if (signingKey) say(`${store.location}/${manifest.id}: signed by ${keyName(signingKey.rawKey)}`);
  const isInManifest = publication === 'published' || publication === 'completed';
  if (override) await sayOverride(store, manifest.id, override, isInManifest, say);
  if (decision) await finishPromotion(store, decision, manifest.id, say);
}

/**
 * Promotes a model that is published: proves it wholly, asks the gate, flips the alias. Needs the wasm
 * engine.
 *
 * @throws ModelError when the model is not there or not whole
 * @throws Error when the gate refuses, or somebody else promoted meanwhile
 */
export async function promote(
  store: WritableStore,
  id: string,
  promotion: PromotionRequest,
  say: Say,
): Promise<void> {
  const { manifest }: { manifest: Manifest } = await verifyModel(store, id);
  const decision = await decidePromotion(store, manifest, promotion, say);
  if (decision.override) await sayOverride(store, id, decision.override, false, say);
  await finishPromotion(store, decision, id, say);
}

async function sayOverride(
  store: WritableStore,
  id: string,
  override: Override,
  isInManifest: boolean,
  say: Say,
): Promise<void> {
  const path = isInManifest ? `${id}/manifest.json` : await recordOverride(store, id, override);
  say(`the gate was overridden by ${override.by}: recorded in ${store.location}/${path}`);
}

async function finishPromotion(
  store: WritableStore,
  { state }: PromotionDecision,
  id: string,
  say: Say,
): Promise<void> {
  if (state.alias?.id === id) {
    say(`${state.name} already points to ${id}`);
    return;
  }
  await setAlias(store, state, id);
  // Who prunes looks at the aliases once more after a manifest is gone, and we at the manifest after the
  // flip: one of the two sees the other.
  if (!(await readPublished(store, id))) {
    throw new ModelError(
      `${store.location}/${id}: was pruned during the promotion, and ${state.name} points to it: publish it again, or roll back`,
    );
  }
  say(`${state.name} now points to ${id}; before, it pointed to ${state.alias?.id ?? 'nothing'}`);
}

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
    if (state.alias?.id !== id) await setAlias(store, state, id);
  });
  say(`${candidateAlias} now points to ${id}`);
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
