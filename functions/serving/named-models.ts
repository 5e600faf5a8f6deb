import { readAliasIfChanged } from '../../models/manifest/alias.ts';
import { folderStore } from '../../models/stores/folder.ts';
import { type Generator, loadGenerator } from '../../models/generator.ts';
import { isModelId } from '../../models/manifest/versions.ts';
import { MissingFile } from '../../models/errors.ts';
import type { ModelStore, WatchableStore } from '../../models/stores/store.ts';
import type { ModelCache } from './model-cache.ts';
import { Problem } from '../problem.ts';
import { messageOf, type ServedModel } from './served-model.ts';

/** Where named models come from. */
export interface NamedModelSources {
  readonly store: WatchableStore;
  readonly shippedFolder: string;
  readonly cache: ModelCache;
  /** Seconds for which what an alias points to, or that a model is not there, is not asked again. */
  readonly keepSeconds: number;
}

/** Names whose answers are kept: requests for random names cannot fill the memory. */
const keptNames = 1000;

/** Models load one after the other: each takes the engine for some milliseconds. */
const waitingLoads = 16;

/**
 * Gives models by id or alias: the one that serves, one in memory, or one loaded from the store or from
 * what ships with the program. Many who ask for the same model at once have it loaded once.
 */
export function createNamedModels(sources: NamedModelSources) {
  const answers = keptAnswers(sources.keepSeconds);
  const generatorOf = createLoader(sources, answers);
  return async (name: string, current: ServedModel): Promise<ServedModel> => {
    try {
      const isId = isModelId(name);
      const id = isId
        ? name
        : name === current.alias
          ? idOf(current)
          : await idOfAlias(sources.store, name, answers);
      const generator = id === idOf(current) ? current.generator : id && (await generatorOf(id));
      if (!generator) throw modelNotServed(name);
      return { generator, alias: isId ? null : name, fallback: null, store: current.store };
    } catch (error) {
      if (error instanceof Problem) throw error;
      const detail = `The model ${name} cannot be loaded now: ${messageOf(error)}.`;
      throw new Problem('model-unavailable', [], detail);
    }
  };
}

/** What the store answered about names. */
interface KeptAnswers {
  /** Undefined: it was not asked. The id is null where there is no such alias or model. */
  readonly get: (
    name: string,
  ) => { readonly id: string | null; readonly isFresh: boolean } | undefined;
  readonly put: (name: string, id: string | null) => string | null;
}

/** Keeps the store's answers for so many seconds, one at least. */
function keptAnswers(keepSeconds: number): KeptAnswers {
  const known = new Map<string, { readonly id: string | null; readonly until: number }>();
  return {
    get(name) {
      const kept = known.get(name);
      return kept && { id: kept.id, isFresh: performance.now() < kept.until };
    },
    put(name, id) {
      known.delete(name);
      known.set(name, { id, until: performance.now() + 1000 * Math.max(1, keepSeconds) });
      for (const oldest of known.keys()) {
        if (known.size <= keptNames) break;
        known.delete(oldest);
      }
      return id;
    },
  };
}

async function idOfAlias(
  store: WatchableStore,
  name: string,
  answers: KeptAnswers,
): Promise<string | null> {
  const kept = answers.get(name);
  if (kept?.isFresh) return kept.id;
  try {
    const found = await readAliasIfChanged(store, name, null);
    return answers.put(name, found?.alias.id ?? null);
  } catch (error) {
    if (error instanceof MissingFile) return answers.put(name, null);
    // An alias that was known is better than none while the store is away.
    if (kept?.id) return kept.id;
    throw error;
  }
}

/** Loads models by id, one after the other, each once for all who wait for it. */
function createLoader({ store, shippedFolder, cache }: NamedModelSources, answers: KeptAnswers) {
  const stores: readonly WatchableStore[] = [store, folderStore(shippedFolder)];
  const loads = new Map<string, Promise<Generator | null>>();
  let last: Promise<unknown> = Promise.resolve();

  async function load(id: string): Promise<Generator | null> {
    if (answers.get(id)?.isFresh) return null;
    const home = await storeWith(stores, id);
    if (!home) {
      answers.put(id, null);
      return null;
    }
    const generator = await loadGenerator(home, id);
    cache.put(generator);
    return generator;
  }

  return async (id: string): Promise<Generator | null> => {
    const kept = cache.get(id);
    if (kept) return kept;
    const underWay = loads.get(id);
    if (underWay) return underWay;
    if (loads.size >= waitingLoads) throw new Error('too many models are being loaded');
    const loading = last.then(async () => load(id));
    loads.set(id, loading);
    last = loading.catch(() => {});
    return loading.finally(() => loads.delete(id));
  };
}

/** The store that has a model's manifest; null: none. @throws ModelError, StoreError when that cannot be known */
async function storeWith(stores: readonly ModelStore[], id: string): Promise<ModelStore | null> {
  for (const store of stores) {
    try {
      await store.read(`${id}/manifest.json`);
      return store;
    } catch (error) {
      if (!(error instanceof MissingFile)) throw error;
    }
  }
  return null;
}

/**
 * The model that a request asks for, the served one where it asks for none.
 *
 * @param name an id or an alias
 * @throws Problem model-not-served or model-unavailable
 */
export async function requestedModel(
  servedModel: (name?: string) => Promise<ServedModel>,
  name: string | undefined,
): Promise<ServedModel> {
  const served = await servedModel(name);
  const isRequested = name === undefined || name === idOf(served) || name === served.alias;
  // A source of one model only may answer with that, whatever is asked.
  if (!isRequested) throw modelNotServed(name);
  return served;
}

/** The problem of a request for a model that is not here. */
export function modelNotServed(name: string): Problem {
  const allowed = 'the id or an alias of a model that is published here';
  return new Problem('model-not-served', [{ parameter: 'model', value: name, allowed }]);
}

function idOf({ generator }: ServedModel): string {
  return generator.manifest.id;
}
