import { readAliasIfChanged } from '../../models/manifest/alias.ts';
import type { Generator } from '../../models/generator.ts';
import { isModelId } from '../../models/manifest/versions.ts';
import { MissingFile } from '../../models/errors.ts';
import type { ModelStore, WatchableStore } from '../../models/stores/store.ts';
import { inTime } from './in-time.ts';
import type { KnownNames } from './known-names.ts';
import type { ModelCache } from './model-cache.ts';
import { Problem } from '../problem.ts';
import { idOf, modelNotServed } from './requested-model.ts';
import { loadModel, messageOf, type ServedModel } from './served-model.ts';
import { createWorkQueue, type WorkQueue, type WorkQueueLimits } from './work-queue.ts';

/** Where named models come from. */
export interface NamedModelSources {
  readonly store: WatchableStore;
  readonly cache: ModelCache;
  /** The names that were found, which a request for an unknown name does not delay. */
  readonly known: KnownNames;
  /** Absent: `defaultLimits`. */
  readonly limits?: NamedModelLimits;
}

/** How much is read from the store at once for requests that name a model. */
interface NamedModelLimits {
  /** Whether a name exists is one small read. Random names wait here, and only here. */
  readonly lookups: WorkQueueLimits;
  /** A model is some megabytes to read, and takes the processor for some milliseconds. */
  readonly loads: WorkQueueLimits;
}

const defaultLimits: NamedModelLimits = {
  lookups: { running: 4, waiting: 16, seconds: 3 },
  loads: { running: 4, waiting: 16, seconds: 10 },
};

/** Models by id or alias. */
export interface NamedModels {
  /**
   * The model of a name: the one that serves, one in memory, or one loaded from the store or from what ships with
   * the program. Many who ask for the same model at once have it loaded once.
   *
   * @throws Problem model-not-served, model-unavailable or overloaded
   */
  readonly find: (name: string, current: ServedModel) => Promise<ServedModel>;
  /** The reads that are under way or wait, for the metrics. */
  readonly queues: Readonly<Record<'lookups' | 'loads', WorkQueue['length']>>;
}

/** Seconds to wait for an alias that was read before; what it pointed to then is the answer where that is not enough. */
const aliasSeconds = 2;

/** What finding a model takes. */
interface Search extends NamedModelSources {
  readonly lookups: WorkQueue;
  readonly loads: WorkQueue;
  /** Has one piece of work done once for all who ask for it meanwhile. */
  readonly once: <Result>(name: string, work: () => Promise<Result>) => Promise<Result>;
}

/** Finds models by id or alias. */
export function createNamedModels(sources: NamedModelSources): NamedModels {
  const { store, limits = defaultLimits } = sources;
  const search: Search = {
    ...sources,
    lookups: createWorkQueue(store.location, limits.lookups),
    loads: createWorkQueue(store.location, limits.loads),
    once: shared(),
  };
  const { lookups, loads } = search;
  return {
    queues: { lookups: lookups.length, loads: loads.length },
    async find(name, current) {
      try {
        const isId = isModelId(name);
        const isServing = name === current.alias;
        const id = isId ? name : isServing ? idOf(current) : await idOfAlias(search, name);
        const generator = id === idOf(current) ? current.generator : id && (await byId(search, id));
        if (!generator) throw modelNotServed(name);
        return { generator, alias: isId ? null : name, fallback: null, store: current.store };
      } catch (error) {
        if (error instanceof Problem) throw error;
        const detail = `The model ${name} cannot be loaded now: ${messageOf(error)}.`;
        throw new Problem('model-unavailable', [], detail);
      }
    },
  };
}

/** Has work of one name done once for all who ask for it while it goes on. */
function shared(): Search['once'] {
  const underWay = new Map<string, Promise<unknown>>();
  return async <Result>(name: string, work: () => Promise<Result>) => {
    const working = underWay.get(name) ?? work().finally(() => underWay.delete(name));
    underWay.set(name, working);
    return working as Promise<Result>;
  };
}

/** What an alias points to; null: there is no such alias. */
async function idOfAlias(search: Search, name: string): Promise<string | null> {
  const { store, known, lookups, once } = search;
  const kept = known.alias(name);
  if (kept?.isFresh) return kept.id;
  if (known.isAbsent(name)) return null;
  const read = async (signal: AbortSignal) => readKnownAlias(search, name, signal);
  return once(`alias ${name}`, async () => {
    if (!kept) return lookups.run(read);
    const late = `${store.location}: did not return the alias within ${aliasSeconds} s`;
    return inTime(read, { seconds: aliasSeconds, late }).catch(() => {
      // An alias that was known is better than none while the store is away.
      known.putAlias(name, kept.id);
      return kept.id;
    });
  });
}

async function readKnownAlias(
  { store, known }: Search,
  name: string,
  signal: AbortSignal,
): Promise<string | null> {
  try {
    const found = await readAliasIfChanged(store, name, null, { signal });
    if (!found) throw new Error('the store reported no change although no version was given');
    const { id, previous } = found.alias;
    known.putAlias(name, id);
    for (const named of [previous, id]) if (named) known.addModel(named, store);
    return id;
  } catch (error) {
    if (!(error instanceof MissingFile)) throw error;
    known.putAbsent(name);
    return null;
  }
}

/** The model of an id; null: there is none. Only an id that nobody has found yet waits for a lookup. */
async function byId(search: Search, id: string): Promise<Generator | null> {
  const { cache, known, loads, lookups, once } = search;
  const kept = cache.get(id);
  if (kept) return kept;
  if (known.isAbsent(id)) return null;
  return once(`model ${id}`, async () => {
    const isFound =
      known.homeOf(id) ?? (await lookups.run(async (signal) => lookUp(search, id, signal)));
    return isFound ? loads.run(async (signal) => load(search, id, signal)) : null;
  });
}

/** Finds out whether the store has a model, and remembers it. @returns the store; null: it has not */
async function lookUp(
  { store, known }: Search,
  id: string,
  signal: AbortSignal,
): Promise<ModelStore | null> {
  try {
    await store.read(`${id}/manifest.json`, { signal });
    known.addModel(id, store);
    return store;
  } catch (error) {
    if (!(error instanceof MissingFile)) throw error;
    known.putAbsent(id);
    return null;
  }
}

async function load(search: Search, id: string, signal: AbortSignal): Promise<Generator | null> {
  const { known, cache } = search;
  const home = known.homeOf(id);
  if (!home) return null;
  try {
    const generator = await loadModel(home, id, signal);
    cache.put(generator);
    known.addModel(id, home);
    return generator;
  } catch (error) {
    // It may have been removed since it was found; or it is there, and lacks another file.
    const isGone = error instanceof MissingFile && home === search.store;
    if (!isGone || (await lookUp(search, id, signal))) throw error;
    return null;
  }
}
