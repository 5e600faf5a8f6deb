import { readAliasIfChanged } from '../../models/alias.ts';
import { type Generator, generate, loadGenerator } from '../../models/generator.ts';
import type { WatchableStore } from '../../models/model-store.ts';
import { seedToLatent } from '../../models/seed.ts';
import { StoreError } from '../../models/store-error.ts';
import {
  type CompanionCache,
  type ModelCache,
  createCompanionCache,
  createModelCache,
} from './model-cache.ts';
import { createNamedModels, modelNotServed } from './named-models.ts';
import {
  type ServedModel,
  type ServingConfiguration,
  inTime,
  loadServedModel,
  messageOf,
  openServingStore,
  shippedAlias,
} from './served-model.ts';

/** Where models are, and how the one that serves is kept up to date. */
interface WatchingConfiguration extends ServingConfiguration {
  /** Seconds from one look for another model to the next at least; 0: none. */
  readonly refresh?: number;
  /** Bytes of weights of models beside the one that serves. */
  readonly memory?: number;
}

/** The models that a server answers with. */
export interface ModelSource {
  /**
   * The model that serves, at once; a look for another one may start, and is not waited for. With an id or
   * an alias: that model, loaded if it is not in memory.
   *
   * @throws Problem model-not-served or model-unavailable, for one that was named
   */
  readonly servedModel: (model?: string) => Promise<ServedModel>;
  /** The networks beside the models, freed with them. */
  readonly companions: CompanionCache;
  /** Looks for another model now, and waits; what goes wrong is kept and logged. */
  readonly look: () => Promise<void>;
  /** Waits for a look that is under way, but no longer than so many milliseconds. */
  readonly settle: (milliseconds: number) => Promise<void>;
}

const defaults = { refresh: 60, memory: 64 * 2 ** 20, lookPatience: 60 } as const;

/**
 * Loads the model to serve and watches its alias. Another model is read, proved, warmed and then takes the
 * place between two requests; whatever is off, the one in memory stays. The engine must run.
 *
 * @throws ModelError when neither the configured model nor the shipped one can be used
 */
export async function createModelSource(
  configuration: WatchingConfiguration,
  log: (entry: object) => void,
): Promise<ModelSource> {
  const {
    modelStore,
    modelAlias = shippedAlias,
    refresh,
    memory,
  } = {
    ...defaults,
    ...configuration,
  };
  let current = await loadServedModel(configuration, log);
  const store = await openServingStore(configuration);
  const companions = createCompanionCache();
  const cache = createModelCache(memory, companions);
  const named = createNamedModels({ store, cache, keepSeconds: refresh, ...configuration });
  const isWatching = modelStore !== undefined;
  if (isWatching) {
    const problem = current.fallback?.reason ?? null;
    current = {
      ...current,
      store: { location: store.location, seen: problem ? null : now(), problem },
    };
  }
  let tag: string | null = null;
  let lookedAt = performance.now();
  let looking: Promise<void> | null = null;

  async function lookOnce(): Promise<void> {
    const started = performance.now();
    try {
      const next = await inTime(
        nextModel(store, modelAlias, tag, current, cache),
        { patience: defaults.lookPatience, location: store.location },
        ({ generator }) => {
          if (generator !== current.generator) cache.put(generator);
        },
      );
      tag = next.tag;
      const was = current;
      const state = { location: store.location, seen: now(), problem: null };
      current = { generator: next.generator, alias: modelAlias, fallback: null, store: state };
      if (was.store?.problem) log({ level: 'info', event: 'store', problem: null });
      if (was.generator === next.generator) return;
      cache.put(was.generator);
      const milliseconds = Math.round(performance.now() - started);
      log({ level: 'info', event: 'model', model: idOf(next), was: idOf(was), milliseconds });
    } catch (error) {
      const problem = messageOf(error);
      if (problem !== current.store?.problem) log({ level: 'error', event: 'store', problem });
      const { location, seen } = current.store ?? { location: store.location, seen: null };
      current = { ...current, store: { location, seen, problem } };
    }
  }

  const look = async (): Promise<void> => {
    lookedAt = performance.now();
    looking ??= lookOnce().finally(() => {
      looking = null;
      lookedAt = performance.now();
    });
    return looking;
  };
  return {
    companions,
    look,
    async servedModel(model) {
      if (isWatching && refresh > 0 && performance.now() - lookedAt >= 1000 * refresh) void look();
      return model === undefined ? current : named(model, current);
    },
    async settle(milliseconds) {
      if (!looking) return;
      const over = new Promise<void>((resolve) => setTimeout(resolve, milliseconds).unref());
      await Promise.race([looking, over]);
    },
  };
}

/** A source of one model that is never another. */
export function fixedModel(served: ServedModel): ModelSource {
  return {
    companions: createCompanionCache(),
    look: async () => {},
    settle: async () => {},
    async servedModel(model) {
      if (model === undefined || model === served.alias) return served;
      if (model !== idOf(served)) throw modelNotServed(model);
      return { ...served, alias: null, fallback: null };
    },
  };
}

function idOf({ generator }: { readonly generator: Generator }): string {
  return generator.manifest.id;
}

function now(): string {
  return new Date().toISOString();
}

/** The model that an alias points to now, warm; the current one where that is it. */
async function nextModel(
  store: WatchableStore,
  alias: string,
  tag: string | null,
  current: ServedModel,
  cache: ModelCache,
): Promise<{ readonly generator: Generator; readonly tag: string }> {
  const found = await readAliasIfChanged(store, alias, tag);
  if (!found) {
    if (tag !== null) return { generator: current.generator, tag };
    throw new StoreError(`${store.location}: answered as unchanged, without being asked`);
  }
  const { id } = found.alias;
  // A model that stands in is not the store's, even where it is the same: that one is not proved.
  if (id === current.generator.manifest.id && !current.fallback)
    return { generator: current.generator, tag: found.tag };
  const generator = cache.take(id) ?? (await loadGenerator(store, id));
  await warm(generator);
  return { generator, tag: found.tag };
}

/** Loading draws the goldens together; a request draws one digit. */
async function warm(generator: Generator): Promise<void> {
  const { goldens, latent } = generator.manifest;
  const [golden] = goldens;
  if (!golden) return;
  await generate(generator, [
    { latent: seedToLatent(golden.seed, latent.size), label: golden.label },
  ]);
}
