import type { Generator } from '../../models/generator.ts';
import type { ModelStore } from '../../models/stores/store.ts';
import { type CompanionCache, createCompanionCache, createModelCache } from './model-cache.ts';
import { createKnownNames, shippedModels } from './known-names.ts';
import type { NamedModels, NamedModelSources } from './named-models.ts';
import { idOf, modelNotServed } from './requested-model.ts';
import {
  type ServedModel,
  type ServingConfiguration,
  loadModel,
  loadServedModel,
  openServingStore,
  shippedAlias,
} from './served-model.ts';
import { seenIn, watchAlias } from './watch.ts';
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

/** Models that are bundled with a program that serves one of them. */
export interface BundledModels {
  readonly store: ModelStore;
  readonly ids: ReadonlySet<string>;
}

/**
 * A source of one model that is never another; by their ids also of others that are bundled, such as those of
 * earlier releases, which stay in memory once they are asked for.
 */
export function fixedModel(served: ServedModel, bundled: BundledModels | null = null): ModelSource {
  const others = new Map<string, Promise<Generator>>();
  return {
    companions: createCompanionCache(),
    queues: {},
    availableModels: () => ({
      inMemory: [],
      known: [...(bundled?.ids ?? [])],
      aliases: aliasOf(served),
    }),
    refresh: async () => {},
    settle: async () => {},
    async servedModel(model) {
      if (model === undefined || model === served.alias) return served;
      const pinned = { ...served, alias: null, fallback: null };
      if (model === idOf(served)) return pinned;
      if (!bundled?.ids.has(model)) throw modelNotServed(model);
      const loading = others.get(model) ?? loadModel(bundled.store, model, undefined);
      others.set(model, loading);
      return { ...pinned, generator: await loading };
    },
  };
}

function aliasOf(served: ServedModel): AvailableModels['aliases'] {
  return served.alias === null ? [] : [[served.alias, idOf(served)]];
}
