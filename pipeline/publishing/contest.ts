import type { Manifest } from '../../models/manifest.ts';
import { ModelError } from '../../models/model-error.ts';
import type { Override } from '../../models/override.ts';
import type { WritableStore } from '../../models/writable-store.ts';
import { type AliasState, readAliasState } from './flip-alias.ts';
import { isRefused, judge, type Verdict } from './gate.ts';
import { describeComparisons, describeRefusal } from './gate-words.ts';
import { createOverride } from './override-record.ts';
import { readPublished } from './publish-model.ts';

/** How a person wants to promote. */
export interface PromotionRequest {
  readonly alias: string;
  readonly force: boolean;
  readonly reason: string | null;
  /** Who asks, for the record. */
  readonly by: string;
  /** Now, as an ISO time. */
  readonly at: string;
}

/** A promotion that may go on: the alias as it was when the gate looked. */
export interface Contest {
  readonly state: AliasState;
  /** What the gate held against it and a person overrode; null: nothing. */
  readonly override: Override | null;
}

/** The gate is against a promotion: a judgement, not a failure. */
export class GateRefusal extends Error {
  override readonly name = 'GateRefusal' as const;
}

/**
 * Holds a candidate against the model that the alias points to, and tells both figures.
 *
 * @throws GateRefusal when `force` is not given: each figure, both values, by how much
 */
export async function holdContest(
  store: WritableStore,
  candidate: Pick<Manifest, 'id' | 'evaluation'>,
  { alias, force, reason, by, at }: PromotionRequest,
  say: (line: string) => void,
): Promise<Contest> {
  const state = await readAliasState(store, alias);
  const champion = state.alias?.id ?? null;
  if (champion === candidate.id) return { state, override: null };
  const verdict = await judgeAgainst(store, candidate, champion);
  if (verdict.kind === 'uncontested') say(verdict.because);
  if (verdict.kind === 'compared') describeComparisons(verdict.comparisons).forEach(say);
  if (champion === null || !isRefused(verdict)) {
    if (force) say('--force: there is nothing to override');
    return { state, override: null };
  }
  if (!force) throw new GateRefusal(describeRefusal(verdict, candidate.id, champion));
  return { state, override: createOverride(verdict, { by, at, alias, champion, reason }) };
}

/** A champion whose manifest cannot be read gives nothing to compare with, which a person must decide. */
async function judgeAgainst(
  store: WritableStore,
  candidate: Pick<Manifest, 'id' | 'evaluation'>,
  champion: string | null,
): Promise<Verdict> {
  if (champion === null) return judge(candidate, null);
  try {
    const manifest = await readPublished(store, champion);
    if (manifest) return judge(candidate, manifest);
    return {
      kind: 'incomparable',
      because: [`${store.location} has no model ${champion}`],
      remedy: null,
    };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { kind: 'incomparable', because: [error.message], remedy: null };
  }
}
