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

type Print = (line: string) => void;

const publicationWords: Readonly<Record<Publication, string>> = {
  published: 'published',
  completed: 'published: completed an interrupted attempt',
  repaired: 'restored a missing file',
  present: 'already published: nothing to do',
};

/**
 * Publishes a model, and promotes it on request. The gate decides first, so that a refused model is not
 * written; the alias is set last.
 *
 * @param model as verifyModel proved it
 * @param promotion null: the model is published only
 * @throws Error when the gate refuses, or another process promoted a model meanwhile
 * @throws ModelError when the store has other bytes under the same id
 */
export async function publish(
  store: WritableStore,
  model: WholeModel,
  promotion: PromotionRequest | null,
  print: Print,
  { signingKey = null }: Pick<PublicationOptions, 'signingKey'> = {},
): Promise<void> {
  const { manifest } = model;
  const decision = promotion && (await decidePromotion(store, manifest, promotion, print));
  const override = decision?.override ?? null;
  const publication = await publishModel(store, model, { override, signingKey });
  print(`${store.location}/${manifest.id}: ${publicationWords[publication]}`);
  if (signingKey)
    print(`${store.location}/${manifest.id}: signed by ${keyName(signingKey.rawKey)}`);
  const isInManifest = publication === 'published' || publication === 'completed';
  if (override) await printOverride(store, manifest.id, override, isInManifest, print);
  if (decision) await finishPromotion(store, decision, manifest.id, print);
}

/**
 * Promotes a published model: verifies it, asks the gate and sets the alias.
 *
 * @throws ModelError when the model is not there or not whole
 * @throws Error when the gate refuses, or another process promoted a model meanwhile
 */
export async function promote(
  store: WritableStore,
  id: string,
  promotion: PromotionRequest,
  print: Print,
): Promise<void> {
  const { manifest }: { manifest: Manifest } = await verifyModel(store, id);
  const decision = await decidePromotion(store, manifest, promotion, print);
  if (decision.override) await printOverride(store, id, decision.override, false, print);
  await finishPromotion(store, decision, id, print);
}

async function printOverride(
  store: WritableStore,
  id: string,
  override: Override,
  isInManifest: boolean,
  print: Print,
): Promise<void> {
  const path = isInManifest ? `${id}/manifest.json` : await recordOverride(store, id, override);
  print(`the gate was overridden by ${override.by}: recorded in ${store.location}/${path}`);
}

async function finishPromotion(
  store: WritableStore,
  { state }: PromotionDecision,
  id: string,
  print: Print,
): Promise<void> {
  if (state.alias?.id === id) {
    print(`${state.name} already points to ${id}`);
    return;
  }
  await setAlias(store, state, id);
  // Prune checks the aliases again after it removes a manifest, and this checks the manifest after it moves
  // the alias: at least one of two that run at once sees the other.
  if (!(await readPublished(store, id))) {
    throw new ModelError(
      `${store.location}/${id}: was pruned during the promotion, and ${state.name} points to it: publish it again, or roll back`,
    );
  }
  print(`${state.name} now points to ${id}; before, it pointed to ${state.alias?.id ?? 'nothing'}`);
}

/** The alias of the newest model that a job trained, whether or not it passed the gate. */
export const candidateAlias = 'candidate';

/** How often to retry: as many jobs may end at the same moment, each moving the alias once. */
const attempts = 8;

/**
 * Publishes a model, points the alias `candidate` to it without asking the gate, and promotes it if the
 * gate lets it pass.
 *
 * @param promotion to which alias
 * @returns refused: the gate refused it and its reason was printed; the model stays the candidate
 * @throws ModelError, StoreError as publish() does
 */
export async function publishCandidate(
  store: WritableStore,
  model: WholeModel,
  promotion: PromotionRequest,
  print: (line: string) => void,
  signing: { readonly signingKey: SigningKey | null },
): Promise<'promoted' | 'refused'> {
  const { id } = model.manifest;
  await publish(store, model, null, print, signing);
  await unlessMoved(async () => {
    const state = await readAliasState(store, candidateAlias);
    if (state.alias?.id !== id) await setAlias(store, state, id);
  });
  print(`${candidateAlias} now points to ${id}`);
  try {
    // After another promotion, the gate must compare with the new champion.
    await unlessMoved(async () => promote(store, id, promotion, print));
    return 'promoted';
  } catch (error) {
    if (!(error instanceof GateRefusal)) throw error;
    print(`the gate refused: ${error.message}`);
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
