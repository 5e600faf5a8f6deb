import { readAliasIfChanged } from '../../models/manifest/alias.ts';
import { type Generator, generate } from '../../models/generator.ts';
import type { WatchableStore } from '../../models/stores/store.ts';
import { seedToLatent } from '../../models/seed/seed.ts';
import { StoreError } from '../../models/errors.ts';
import {
  type CompanionCache,
  type ModelCache,
  createCompanionCache,
  createModelCache,
} from './model-cache.ts';
import { inTime } from './in-time.ts';
import { createKnownNames, type KnownNames, shippedModels } from './known-names.ts';
import type { NamedModels, NamedModelSources } from './named-models.ts';
import { idOf, modelNotServed } from './requested-model.ts';
import {
  type ServedModel,
  type ServingConfiguration,
  loadModel,
  loadServedModel,
  messageOf,
  openServingStore,
  shippedAlias,
  timeFor,
} from './served-model.ts';
import type { WorkQueue } from './work-queue.ts';

/** Where models are, and how the one that serves is kept up to date. */
interface WatchingConfiguration extends ServingConfiguration {
  /** Seconds from one refresh to the next at least; 0: none. */
  readonly refresh?: number;
  /** Bytes of weights of models beside the one that serves. */
  readonly memory?: number;
}

/** The models that can be asked for by name. */
export interface AvailableModels {
  /** In memory beside the one that serves. */
  readonly inMemory: readonly Generator[];
  /** The ids of those that ship with the program, or were found in the store. */
  readonly known: readonly string[];
  /** Aliases that were read, with what they pointed to. */
  readonly aliases: readonly (readonly [name: string, id: string])[];
}

/** The models that a server answers with. */
export interface ModelSource {
  /**
   * The model that serves, at once; a refresh may start, and is not waited for. With an id or
   * an alias: that model, loaded if it is not in memory.
   *
   * @throws Problem model-not-served or model-unavailable, for one that was named
   */
  readonly servedModel: (model?: string) => Promise<ServedModel>;
  /** What can be asked for by name, as far as it is known: nothing is read for that. */
  readonly availableModels: () => AvailableModels;
  /** The reads of named models that are under way or wait, for the metrics. */
  readonly queues: Readonly<Record<string, WorkQueue['length']>>;
  /** The networks beside the models, freed with them. */
  readonly companions: CompanionCache;
  /** Looks for another model now, and waits; what goes wrong is kept and logged. */
  readonly refresh: () => Promise<void>;
  /** Waits for a refresh that is under way, but no longer than so many milliseconds. */
  readonly settle: (milliseconds: number) => Promise<void>;
}

const defaults = { refresh: 60, memory: 64 * 2 ** 20 } as const;

/** Seconds that a refresh may take. */
const refreshPatience = 60;

/**
 * Loads the model to serve and watches its alias. Another model is read, proved, warmed and then takes the
 * place between two requests; whatever is off, the one in memory stays.
 *
 * @throws ModelError when neither the configured model nor the shipped one can be used
 */
export async function createModelSource(
  configuration: WatchingConfiguration,
  log: (entry: object) => void,
): Promise<ModelSource> {
  const { modelStore, modelAlias: alias = shippedAlias } = configuration;
  const { refresh: seconds, memory } = { ...defaults, ...configuration };
  const first = await loadServedModel(configuration, log);
  const store = await openServingStore(configuration);
  const companions = createCompanionCache();
  const cache = createModelCache(memory, companions);
  const known = createKnownNames(seconds, shippedModels(configuration.shippedFolder));
  const named = namedModels({ store, cache, known });
  const isWatching = modelStore !== undefined;
  const watch = watchAlias(
    { store, alias, cache, known, log },
    isWatching ? seenIn(store, first) : first,
  );
  return {
    companions,
    queues: named.queues,
    availableModels: () => ({
      inMemory: cache.all(),
      known: known.models(),
      aliases: [...known.aliases(), ...aliasOf(watch.current())],
    }),
    refresh: async () => watch.refresh(),
    async servedModel(model) {
      if (isWatching && seconds > 0 && watch.age() >= 1000 * seconds) void watch.refresh();
      const current = watch.current();
      return model === undefined ? current : named.find(model, current);
    },
    async settle(milliseconds) {
      const refreshing = watch.refreshing();
      if (!refreshing) return;
      const over = new Promise<void>((resolve) => setTimeout(resolve, milliseconds).unref());
      await Promise.race([refreshing, over]);
    },
  };
}

/** Models by name; what finds them is loaded by the first request for another model than the one in use. */
function namedModels(sources: NamedModelSources): Pick<ModelSource, 'queues'> & NamedFinder {
  let opened: NamedModels | undefined;
  const open = async () => {
    const { createNamedModels } = await import('./named-models.ts');
    opened ??= createNamedModels(sources);
    return opened;
  };
  const lengthOf = (name: keyof NamedModels['queues']) => () =>
    opened?.queues[name]() ?? { waiting: 0, running: 0 };
  return {
    queues: { 'model lookups': lengthOf('lookups'), 'model loads': lengthOf('loads') },
    async find(name, current) {
      if (name === idOf(current)) return { ...current, alias: null, fallback: null };
      return (opened ?? (await open())).find(name, current);
    },
  };
}

type NamedFinder = Pick<NamedModels, 'find'>;

/** A source of one model that is never another. */
export function fixedModel(served: ServedModel): ModelSource {
  return {
    companions: createCompanionCache(),
    queues: {},
    availableModels: () => ({ inMemory: [], known: [], aliases: aliasOf(served) }),
    refresh: async () => {},
    settle: async () => {},
    async servedModel(model) {
      if (model === undefined || model === served.alias) return served;
      if (model !== idOf(served)) throw modelNotServed(model);
      return { ...served, alias: null, fallback: null };
    },
  };
}

function aliasOf(served: ServedModel): AvailableModels['aliases'] {
  return served.alias === null ? [] : [[served.alias, idOf(served)]];
}

function now(): string {
  return new Date().toISOString();
}

/** The first model with what is known of the store that was asked for it. */
function seenIn({ location }: WatchableStore, first: ServedModel): ServedModel {
  const problem = first.fallback?.reason ?? null;
  return { ...first, store: { location, seen: problem ? null : now(), problem } };
}

/** What is watched, and what takes notice. */
interface Watched {
  readonly store: WatchableStore;
  readonly alias: string;
  readonly cache: ModelCache;
  /** Takes note of the models that the alias names. */
  readonly known: KnownNames;
  readonly log: (entry: object) => void;
}

/** The model that serves, and the tag of the alias that it was read by; null: none. */
interface Watch {
  readonly current: ServedModel;
  readonly tag: string | null;
}

/** Keeps the model that an alias points to, from one refresh to the next. */
function watchAlias(watched: Watched, first: ServedModel) {
  let watch: Watch = { current: first, tag: null };
  let refreshedAt = performance.now();
  let refreshing: Promise<void> | null = null;

  async function startRefresh(): Promise<void> {
    refreshedAt = performance.now();
    try {
      watch = await refreshed(watched, watch, refreshedAt);
    } finally {
      refreshing = null;
      refreshedAt = performance.now();
    }
  }

  return {
    current: () => watch.current,
    /** Milliseconds since the last refresh. */
    age: () => performance.now() - refreshedAt,
    refreshing: () => refreshing,
    async refresh(): Promise<void> {
      refreshing ??= startRefresh();
      return refreshing;
    },
  };
}

/** What serves after a refresh: another model, or the one in memory where anything is off. */
async function refreshed(
  watched: Watched,
  { current, tag }: Watch,
  startedAt: number,
): Promise<Watch> {
  const { store, cache } = watched;
  try {
    const next = await inTime(
      async (signal) => nextModel(watched, { current, tag }, signal),
      timeFor(store, refreshPatience),
      ({ generator }) => {
        if (generator !== current.generator) cache.put(generator);
      },
    );
    return { current: replaced(watched, current, next.generator, startedAt), tag: next.tag };
  } catch (error) {
    return { current: withProblem(watched, current, messageOf(error)), tag };
  }
}

/** The model that takes the place of another, which is kept as long as there is room. */
function replaced(
  { store, alias, cache, log }: Watched,
  was: ServedModel,
  generator: Generator,
  startedAt: number,
): ServedModel {
  const state = { location: store.location, seen: now(), problem: null };
  const next: ServedModel = { generator, alias, fallback: null, store: state };
  if (was.store?.problem) log({ level: 'info', event: 'store', problem: null });
  if (was.generator === generator) return next;
  cache.put(was.generator);
  const milliseconds = Math.round(performance.now() - startedAt);
  log({ level: 'info', event: 'model', model: idOf(next), was: idOf(was), milliseconds });
  return next;
}

/** The model that stays, with why the store's does not serve. */
function withProblem({ store, log }: Watched, was: ServedModel, problem: string): ServedModel {
  if (problem !== was.store?.problem) log({ level: 'error', event: 'store', problem });
  const { location, seen } = was.store ?? { location: store.location, seen: null };
  return { ...was, store: { location, seen, problem } };
}

/** The model that an alias points to now, warm; the current one where that is it. */
async function nextModel(
  { store, alias, cache, known }: Watched,
  { current, tag }: Watch,
  signal: AbortSignal,
): Promise<{ readonly generator: Generator; readonly tag: string }> {
  const found = await readAliasIfChanged(store, alias, tag, { signal });
  if (!found) {
    if (tag !== null) return { generator: current.generator, tag };
    throw new StoreError(
      `${store.location}: the store reported no change although no earlier version was given`,
    );
  }
  const { id, previous } = found.alias;
  for (const named of [previous, id]) if (named !== null) known.addModel(named, store);
  // A model that stands in is not the store's, even where it is the same: that one is not proved.
  if (id === current.generator.manifest.id && !current.fallback)
    return { generator: current.generator, tag: found.tag };
  const generator = cache.take(id) ?? (await loadModel(store, id, signal));
  warm(generator);
  return { generator, tag: found.tag };
}

/** Loading draws the goldens together; a request draws one digit. */
function warm(generator: Generator): void {
  const { goldens, latent } = generator.manifest;
  const [golden] = goldens;
  if (!golden) return;
  generate(generator, [{ latent: seedToLatent(golden.seed, latent.size), label: golden.label }]);
}
