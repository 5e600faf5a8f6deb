import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import { ModelError } from '../../models/errors.ts';
import type { Override } from '../../models/manifest/evaluation.ts';
import { sha256Hex } from '../../models/digest.ts';
import type { WritableStore } from '../../models/stores/store.ts';
import { type AliasState, readAliasState } from './aliases.ts';
import { type Contender, type GateResult, isRefused, compareWithChampion } from './gate.ts';
import { describeComparisons, describeRefusal } from './gate-words.ts';
import { readShipped } from './shipped.ts';
import { readPublished } from './write-model.ts';

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
export interface PromotionDecision {
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
export async function decidePromotion(
  store: WritableStore,
  candidate: Contender,
  { alias, force, reason, by, at }: PromotionRequest,
  print: (line: string) => void,
): Promise<PromotionDecision> {
  const state = await readAliasState(store, alias);
  const champion = state.alias?.id ?? null;
  if (champion === candidate.id) return { state, override: null };
  const result = await judgeAgainst(store, candidate, champion);
  describeComparisons(result).forEach(print);
  if (!isRefused(result)) {
    if (force) print('--force: the gate passed, so there is nothing to override');
    return { state, override: null };
  }
  if (!force) throw new GateRefusal(describeRefusal(result, candidate.id));
  return { state, override: createOverride(result, { by, at, alias, champion, reason }) };
}

/** A champion whose manifest cannot be read gives nothing to compare with, which a person must decide. */
async function judgeAgainst(
  store: WritableStore,
  candidate: Contender,
  champion: string | null,
): Promise<GateResult> {
  if (champion === null) return compareWithChampion(candidate, null, await readShipped());
  const reference = { id: champion, role: 'champion' } as const;
  try {
    const manifest = await readPublished(store, champion);
    if (manifest) return compareWithChampion(candidate, manifest);
    const because = [`${store.location} has no model ${champion}`];
    return { kind: 'incomparable', reference, because, remedy: null };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { kind: 'incomparable', reference, because: [error.message], remedy: null };
  }
}

/** Who forces a promotion, over which model, and when. */
type Forcing = Pick<Override, 'by' | 'at' | 'alias' | 'champion' | 'reason'>;

/** What is to be remembered of a verdict that a person overrode. */
function createOverride(result: GateResult, forcing: Forcing): Override {
  const comparisons = result.kind === 'compared' ? result.comparisons : [];
  return {
    ...forcing,
    figures: comparisons
      .filter(({ isWorse, isBeyond }) => isWorse || isBeyond)
      .map(({ name, candidate, reference, worseBy }) => ({
        name,
        candidate: candidate?.mean ?? null,
        champion: reference?.mean ?? null,
        worseBy,
      })),
    incomparable: result.kind === 'incomparable' ? result.because : [],
  };
}

/**
 * Records an override of a model whose manifest stands already, and so never changes: in a file of its own
 * beside it, `<id>/overrides/<time>-<digest>.json`.
 *
 * @returns the file's path in the store
 */
export async function recordOverride(
  store: WritableStore,
  id: string,
  override: Override,
): Promise<string> {
  const bytes = new TextEncoder().encode(`${JSON.stringify(override, null, 1)}\n`);
  const digest = (await sha256Hex(bytes)).slice(0, 8);
  const path = `${id}/overrides/${override.at.replaceAll(/[-:.]/g, '')}-${digest}.json`;
  // The same bytes are the same override: nothing is lost where the file is there.
  await store.create(path, bytes);
  return path;
}

const run = promisify(execFile);

/** Who runs the command: "name <address>" as git knows them, otherwise the user's name on this machine. */
export async function readPerson(): Promise<string> {
  const [name, address] = await Promise.all([gitSetting('user.name'), gitSetting('user.email')]);
  if (name && address) return `${name} <${address}>`;
  return name || address || process.env['USER'] || userInfo().username;
}

async function gitSetting(name: string): Promise<string> {
  return run('git', ['config', '--get', name]).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
}
