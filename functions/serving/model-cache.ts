import type { CompanionName } from '../../models/manifest/companions.ts';
import type { Companion, Companions } from '../../models/companions/companions.ts';
import { MissingFile } from '../../models/errors.ts';
import { endingWith } from '../../models/stores/store.ts';
import { type Generator, disposeGenerator } from '../../models/generator.ts';
import { Problem } from '../problem.ts';
import { inTime } from './in-time.ts';

/** Models in memory beside the one that serves, the one used last at the end. */
export interface ModelCache {
  get(id: string): Generator | undefined;
  /** Takes a model over: it is freed when it makes room for others. */
  put(generator: Generator): void;
  /** Hands a model out for good; undefined: it is not here. */
  take(id: string): Generator | undefined;
  /** All of them. */
  all(): readonly Generator[];
}

/**
 * Keeps the models used last within a bound on their weights; the very last stays whatever it weighs. Who
 * still draws with a model that was freed draws on (models/generator.ts).
 *
 * @param bound bytes of weights
 * @param companions weighed and freed with their models
 */
export function createModelCache(bound: number, companions?: CompanionCache): ModelCache {
  const kept = new Map<string, Generator>();
  const take = (id: string) => {
    const generator = kept.get(id);
    kept.delete(id);
    return generator;
  };
  const weightOf = (generator: Generator) =>
    generator.running.bytes() + (companions?.weightOf(generator) ?? 0);
  const free = (generator: Generator) => {
    companions?.free(generator);
    disposeGenerator(generator);
  };
  return {
    take,
    all: () => [...kept.values()],
    get(id) {
      const generator = take(id);
      if (generator) kept.set(id, generator);
      return generator;
    },
    put(generator) {
      const { id } = generator.manifest;
      const before = take(id);
      if (before && before !== generator) free(before);
      kept.set(id, generator);
      let bytes = [...kept.values()].reduce((sum, other) => sum + weightOf(other), 0);
      for (const other of kept.values()) {
        if (bytes <= bound || other === generator) return;
        kept.delete(other.manifest.id);
        bytes -= weightOf(other);
        free(other);
      }
    },
  };
}

/** The networks beside each model in memory, loaded when they are first asked for. */
export interface CompanionCache {
  /**
   * Some of a model's companions. Who still computes with them when they are freed computes on.
   *
   * @throws Problem no-companion where the model was made without, model-unavailable where one cannot be
   * loaded now
   */
  readonly of: <Name extends CompanionName>(
    generator: Generator,
    names: readonly Name[],
  ) => Promise<Companions<Name>>;
  /** Bytes of weights of those in memory. */
  readonly weightOf: (generator: Generator) => number;
  /** Frees those of a model. */
  readonly free: (generator: Generator) => void;
}

/** What each companion is needed for, for the error about a model without it. */
const purposes: Readonly<Record<CompanionName, string>> = {
  discriminator: 'tell real images from generated ones',
  classifier: 'name the label of an image',
  encoder: 'find the latent vector of an image',
};

/** Seconds that the reads of a companion may take. */
const defaultSeconds = 10;

type Loaded = Map<CompanionName, Promise<Companion<CompanionName>>>;

/**
 * Keeps each companion once a model; many who ask for it at once have it loaded once.
 *
 * @param seconds that the reads of one may take
 */
export function createCompanionCache(seconds = defaultSeconds): CompanionCache {
  const kept = new WeakMap<Generator, Loaded>();
  const weights = new WeakMap<Generator, number>();

  async function companionOf(generator: Generator, name: CompanionName) {
    const loaded: Loaded = kept.get(generator) ?? new Map();
    kept.set(generator, loaded);
    const loading = loaded.get(name) ?? load(generator, name);
    loaded.set(name, loading);
    try {
      return await loading;
    } catch (error) {
      // What failed once may succeed the next time: a store can be away for a moment.
      if (loaded.get(name) === loading) loaded.delete(name);
      throw error;
    }
  }

  async function load(generator: Generator, name: CompanionName) {
    const companion = await loadCompanion(generator, name, seconds);
    weights.set(generator, (weights.get(generator) ?? 0) + companion.running.bytes());
    return companion;
  }

  return {
    async of(generator, names) {
      requireCompanions(generator, names);
      const entries = names.map(
        async (name) => [name, await companionOf(generator, name)] as const,
      );
      return Object.fromEntries(await Promise.all(entries)) as never;
    },
    weightOf: (generator) => weights.get(generator) ?? 0,
    free(generator) {
      freeAll(kept.get(generator));
      kept.delete(generator);
      weights.delete(generator);
    },
  };
}

function freeAll(loaded: Loaded | undefined): void {
  for (const loading of loaded?.values() ?? []) {
    void loading.then(
      ({ running }) => running.dispose(),
      () => {},
    );
  }
}

/** @throws Problem no-companion */
function requireCompanions({ manifest }: Generator, names: readonly CompanionName[]): void {
  const missing = names.find((name) => !manifest.companions[name]);
  if (missing) throw missingCompanion(manifest, missing);
}

function missingCompanion({ id }: Generator['manifest'], name: CompanionName): Problem {
  const detail = `The model ${id} has no ${name}, so it cannot ${purposes[name]}.`;
  return new Problem('no-companion', [], detail);
}

async function loadCompanion(
  { home, manifest }: Generator,
  name: CompanionName,
  seconds: number,
): Promise<Companion<CompanionName>> {
  try {
    if (!home) throw new Error('it was not loaded from a store');
    const { loadCompanions } = await import('../../models/companions/companions.ts');
    const late = `${home.location}: did not return it within ${seconds} s`;
    const load = async (signal: AbortSignal) =>
      loadCompanions(endingWith(home, signal), manifest, [name]);
    const loaded = await inTime(load, { seconds, late }, (tooLate) =>
      tooLate[name].running.dispose(),
    );
    return loaded[name];
  } catch (error) {
    if (home?.isShipped && error instanceof MissingFile) throw missingCompanion(manifest, name);
    const reason = error instanceof Error ? error.message : String(error);
    const detail = `The ${name} of the model ${manifest.id} cannot be loaded now: ${reason}.`;
    throw new Problem('model-unavailable', [], detail);
  }
}
