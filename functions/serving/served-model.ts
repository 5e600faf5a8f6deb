import { readAliasIfChanged } from '../../models/manifest/alias.ts';
import { folderStore } from '../../models/stores/folder.ts';
import { type Generator, disposeGenerator, loadGenerator } from '../../models/generator.ts';
import { StoreError } from '../../models/errors.ts';
import { endingWith, type ModelStore, type WatchableStore } from '../../models/stores/store.ts';
import { openWatchableStore } from '../../models/stores/open.ts';
import { rawPublicKey } from '../../models/stores/public-key.ts';
import { inTime, type TimeLimit } from './in-time.ts';

/** The model that answers, and how it came to. */
export interface ServedModel {
  readonly generator: Generator;
  /** The alias that chose it; null: it was named by its folder or its id. */
  readonly alias: string | null;
  /** The shipped model stands in for the configured one; null: it does not. */
  readonly fallback: Fallback | null;
  /** The store that is watched for another model; null: none is. */
  readonly store: StoreState | null;
}

/** Why the shipped model stands in. */
export interface Fallback {
  readonly reason: string;
  /** The alias that was asked for. */
  readonly askedFor: string;
}

/** What is known of the store that is watched. */
export interface StoreState {
  readonly location: string;
  /** When it last answered that what serves is what it has, an ISO time; null: never. */
  readonly seen: string | null;
  /** Why what it has does not serve; null: it does. */
  readonly problem: string | null;
}

/** Where to look for the model to serve. */
export interface ServingConfiguration {
  /** A folder of models or s3://bucket/prefix; absent: the shipped ones. */
  readonly modelStore?: string | undefined;
  /** Absent: champion. */
  readonly modelAlias?: string;
  /** Public keys as rawPublicKey() takes them: a model of the store must be signed with one. Empty: need not. */
  readonly publicKeys?: readonly string[];
  readonly shippedFolder: string;
  /** Seconds until the shipped model serves instead of one that is still on its way. */
  readonly patience?: number;
}

export const shippedAlias = 'champion';

/** A function's first request waits for no longer than this; Lambda gives its start ten seconds. */
const defaultPatience = 6;

/**
 * Loads the model that an alias of the configured store points to. When that cannot be used, for
 * whatever reason, the shipped model stands in and the reason is kept and logged.
 *
 * @throws ModelError when the shipped model cannot be used either
 */
export async function loadServedModel(
  configuration: ServingConfiguration,
  log: (entry: object) => void,
): Promise<ServedModel> {
  const { modelStore, modelAlias = shippedAlias, shippedFolder } = configuration;
  const { patience = defaultPatience } = configuration;
  if (modelStore === undefined && modelAlias === shippedAlias) {
    return served(
      (await loadByAlias(folderStore(shippedFolder, { isShipped: true }), shippedAlias)).generator,
    );
  }
  try {
    const store = await openServingStore(configuration);
    const { generator } = await inTime(
      async (signal) => loadByAlias(store, modelAlias, signal),
      timeFor(store, patience),
      (late) => disposeGenerator(late.generator),
    );
    return served(generator, modelAlias);
  } catch (error) {
    return loadStandIn(shippedFolder, { reason: messageOf(error), askedFor: modelAlias }, log);
  }
}

/** Loads the shipped model to stand in, and logs why. @throws ModelError when it cannot be used */
export async function loadStandIn(
  shippedFolder: string,
  fallback: Fallback,
  log: (entry: object) => void,
): Promise<ServedModel> {
  log({ level: 'error', event: 'fallback', ...fallback });
  const { generator } = await loadByAlias(
    folderStore(shippedFolder, { isShipped: true }),
    shippedAlias,
  );
  return { ...served(generator), fallback };
}

/** Loads a model by its folder, or by that of the run that made it. @throws ModelError when it cannot be used */
export async function loadModelFolder(folder: string): Promise<ServedModel> {
  const { findModel } = await import('../../models/manifest/model-folder.ts');
  const { store, id } = await findModel(folder);
  return served(await loadGenerator(store, id), null);
}

/** Opens the store that is configured, which gives out signed models only where keys are. @throws StoreError */
export async function openServingStore({
  modelStore,
  publicKeys = [],
  shippedFolder,
}: ServingConfiguration): Promise<WatchableStore> {
  // What ships with the program is trusted as the program is.
  if (modelStore === undefined) return folderStore(shippedFolder, { isShipped: true });
  const store = await openWatchableStore(modelStore);
  if (publicKeys.length === 0) return store;
  const { signedStore } = await import('../../models/stores/signed.ts');
  return signedStore(
    store,
    publicKeys.map(rawPublicKey).filter((key) => key !== null),
  );
}

/** How long a store may take to give its model. */
export function timeFor({ location }: ModelStore, seconds: number): TimeLimit {
  return { seconds, late: `${location}: did not return its model within ${seconds} s` };
}

/**
 * Loads what an alias points to, with the tag of the alias.
 *
 * @param signal ends the reads
 * @throws ModelError, StoreError
 */
export async function loadByAlias(
  store: WatchableStore,
  name: string,
  signal?: AbortSignal,
): Promise<{ readonly generator: Generator; readonly tag: string }> {
  const found = await readAliasIfChanged(store, name, null, { signal });
  if (!found)
    throw new StoreError(
      `${store.location}: the store reported no change although no earlier version was given`,
    );
  return { generator: await loadModel(store, found.alias.id, signal), tag: found.tag };
}

/**
 * Loads a model by its id.
 *
 * @param signal ends the reads, but not those of the model's companions later
 * @throws ModelError, StoreError
 */
export async function loadModel(
  store: ModelStore,
  id: string,
  signal: AbortSignal | undefined,
): Promise<Generator> {
  if (!signal) return loadGenerator(store, id);
  return { ...(await loadGenerator(endingWith(store, signal), id)), home: store };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function served(generator: Generator, alias: string | null = shippedAlias): ServedModel {
  return { generator, alias, fallback: null, store: null };
}
