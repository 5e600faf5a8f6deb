import { ModelError } from '../errors.ts';
import type { CompanionName, CompanionNetworks } from '../manifest/companions.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { sizeOf } from '../network/layers.ts';
import { readNetwork } from '../read-network.ts';
import type { RunningNetwork } from '../runtime/running-network.ts';
import type { ModelStore } from '../stores/store.ts';

/** A companion in memory: what the manifest says of it, and the network that runs. */
export type Companion<Name extends CompanionName> = Required<CompanionNetworks>[Name] & {
  readonly running: RunningNetwork;
};

export type Discriminator = Companion<'discriminator'>;
export type Classifier = Companion<'classifier'>;
export type Encoder = Companion<'encoder'>;

/** Companions by name. */
export type Companions<Name extends CompanionName = CompanionName> = {
  readonly [Each in Name]: Companion<Each>;
};

/** A model lacks a network that was asked for: nothing is torn, it was made without. */
export class MissingCompanion extends Error {
  override readonly name = 'MissingCompanion' as const;
  readonly companion: CompanionName;

  constructor(id: string, companion: CompanionName) {
    super(`the model ${id} has no ${companion}`);
    this.companion = companion;
  }
}

/**
 * Loads some of a model's companions and proves them: each file's length and SHA-256, each tensor's
 * shape, then a golden. The caller disposes them.
 *
 * @throws MissingCompanion when the model was made without one of them
 * @throws ModelError that names the file and what was expected; nothing stays in memory then
 */
export async function loadCompanions<Name extends CompanionName>(
  store: ModelStore,
  manifest: Manifest,
  names: readonly Name[],
): Promise<Companions<Name>> {
  const missing = names.find((name) => !manifest.companions[name]);
  if (missing) throw new MissingCompanion(manifest.id, missing);
  const settled = await Promise.allSettled(
    names.map(async (name) => [name, await loadCompanion(store, manifest, name)] as const),
  );
  const loaded = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const companions = Object.fromEntries(loaded) as Companions<Name>;
  const failure = settled.find((result) => result.status === 'rejected');
  if (failure) {
    disposeCompanions(companions);
    throw failure.reason;
  }
  return companions;
}

/** Frees companions' weights. */
export function disposeCompanions(
  companions: Readonly<Partial<Record<CompanionName, { readonly running: RunningNetwork }>>>,
): void {
  for (const { running } of Object.values(companions)) running.dispose();
}

async function loadCompanion<Name extends CompanionName>(
  store: ModelStore,
  manifest: Manifest,
  name: Name,
): Promise<Companion<Name>> {
  const description = manifest.companions[name];
  if (!description) throw new MissingCompanion(manifest.id, name);
  const { network, golden } = description;
  const running = await readNetwork(store, manifest, name, network);
  const found = companionGolden(running);
  if (!isSameGolden(golden, found)) {
    running.dispose();
    throw new ModelError(
      `${store.location}/${manifest.id}/${name}: golden: ${golden.join(', ')} expected, ${found.join(', ')} found`,
    );
  }
  return { ...(description as Required<CompanionNetworks>[Name]), running };
}

/** How many of a network's numbers are kept. */
const goldenLength = 10;

/** How far a number may lie off, of its size plus 1: other engines, and their kernels, round otherwise. */
const tolerance = 1e-3;

/**
 * The first numbers that a network answers to one fixed input, its values evenly spread over [0, 1] in an
 * order that repeats nowhere.
 */
export function companionGolden(running: RunningNetwork): readonly number[] {
  const size = sizeOf(running.network.inputShape);
  // 37 has no factor in common with 101.
  const input = Float32Array.from({ length: size }, (_, index) => ((index * 37) % 101) / 100);
  return Array.from(running.run(input).subarray(0, goldenLength));
}

/** Whether a network answers what it promised. */
function isSameGolden(promised: readonly number[], found: readonly number[]): boolean {
  return (
    promised.length === found.length &&
    promised.every(
      (value, index) =>
        Math.abs(value - (found[index] ?? Number.NaN)) <= tolerance * (1 + Math.abs(value)),
    )
  );
}
