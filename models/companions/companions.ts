import * as tf from '@tensorflow/tfjs-core';
import { ModelError } from '../errors.ts';
import type { CompanionName, CompanionNetworks } from '../manifest/companions.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { sizeOf } from '../network/layers.ts';
import { type NetworkSpecification, type Parameters, forward } from '../network/network.ts';
import type { RestorableParameters } from '../parameters-in-use.ts';
import { readNetwork } from '../read-network.ts';
import type { ModelStore } from '../stores/store.ts';

/** A companion in memory: what the manifest says of it, and its tensors. */
export type Companion<Name extends CompanionName> = Required<CompanionNetworks>[Name] &
  RestorableParameters;

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

/** Frees companions' tensors. */
export function disposeCompanions(
  companions: Readonly<Partial<Record<CompanionName, RestorableParameters>>>,
): void {
  for (const { parameters } of Object.values(companions)) tf.dispose([...parameters.values()]);
}

async function loadCompanion<Name extends CompanionName>(
  store: ModelStore,
  manifest: Manifest,
  name: Name,
): Promise<Companion<Name>> {
  const description = manifest.companions[name];
  if (!description) throw new MissingCompanion(manifest.id, name);
  const { network, golden } = description;
  const { parameters, restore } = await readNetwork(store, manifest, name, network);
  const found = await companionGolden(network, parameters);
  if (!isSameGolden(golden, found)) {
    tf.dispose([...parameters.values()]);
    throw new ModelError(
      `${store.location}/${manifest.id}/${name}: golden: ${golden.join(', ')} expected, ${found.join(', ')} found`,
    );
  }
  return { ...(description as Required<CompanionNetworks>[Name]), parameters, restore };
}

/** How many of a network's numbers are kept. */
const goldenLength = 10;

/** How far a number may lie off, of its size plus 1: other engines, and their kernels, round otherwise. */
const tolerance = 1e-3;

/**
 * The first numbers that a network answers to one fixed input, its values evenly spread over [0, 1] in an
 * order that repeats nowhere.
 */
export async function companionGolden(
  network: NetworkSpecification,
  parameters: Parameters,
): Promise<readonly number[]> {
  const size = sizeOf(network.inputShape);
  // 37 has no factor in common with 101.
  const input = Float32Array.from({ length: size }, (_, index) => ((index * 37) % 101) / 100);
  const output = tf.tidy(() =>
    forward(network, parameters, tf.tensor(input, [1, ...network.inputShape])),
  );
  const values = await output.data<'float32'>();
  output.dispose();
  return Array.from(values.subarray(0, goldenLength));
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
