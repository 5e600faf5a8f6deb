import type { CompanionCache } from './companion-cache.ts';
import { disposeGenerator, type Generator } from '../../models/generator.ts';

/** Models in the engine's memory beside the one that serves, the one used last at the end. */
export interface ModelCache {
  get(id: string): Generator | undefined;
  /** Takes a model over: it is freed when it makes room for others. */
  put(generator: Generator): void;
  /** Hands a model out for good; undefined: it is not here. */
  take(id: string): Generator | undefined;
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
    generatorWeight(generator) + (companions?.weightOf(generator) ?? 0);
  const free = (generator: Generator) => {
    companions?.free(generator);
    disposeGenerator(generator);
  };
  return {
    take,
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

/** Bytes of a model's weights in the engine: float32. */
function generatorWeight({ parameters }: Generator): number {
  return [...parameters.values()].reduce((sum, { size }) => sum + 4 * size, 0);
}
