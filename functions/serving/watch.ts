import { readAliasIfChanged } from '../../models/manifest/alias.ts';
import { type Generator, generate } from '../../models/generator.ts';
import type { WatchableStore } from '../../models/stores/store.ts';
import { seedToLatent } from '../../models/seed/seed.ts';
import { StoreError } from '../../models/errors.ts';
import { inTime } from './in-time.ts';
import type { KnownNames } from './known-names.ts';
import type { ModelCache } from './model-cache.ts';
import { idOf } from './requested-model.ts';
import { loadModel, messageOf, type ServedModel, timeFor } from './served-model.ts';

/** Seconds that a refresh may take. */
const refreshPatience = 60;

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
export function watchAlias(watched: Watched, first: ServedModel) {
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

/** The first model with what is known of the store that was asked for it. */
export function seenIn({ location }: WatchableStore, first: ServedModel): ServedModel {
  const problem = first.fallback?.reason ?? null;
  return { ...first, store: { location, seen: problem ? null : now(), problem } };
}

function now(): string {
  return new Date().toISOString();
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
