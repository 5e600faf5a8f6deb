import { readdirSync } from 'node:fs';
import { isModelId } from '../../models/manifest/versions.ts';
import { folderStore } from '../../models/stores/folder.ts';
import type { ModelStore } from '../../models/stores/store.ts';

/** Names of models and aliases that exist: a store that has more of them forgets those asked for least recently. */
const keptNames = 1000;
/** Names that do not exist: random ones replace each other, and never a name that exists. */
const keptAbsences = 10_000;

/** The models that ship with the program, whose names are known without asking anybody. */
interface ShippedModels {
  readonly home: ModelStore;
  readonly ids: () => ReadonlySet<string>;
}

/** What the stores answered about names. Nothing here reads a store. */
export interface KnownNames {
  /** Where a model is: with the program, or in the store; undefined: nobody has found it yet. */
  readonly homeOf: (id: string) => ModelStore | undefined;
  /** A model was found, or an alias names it. */
  readonly addModel: (id: string, home: ModelStore) => void;
  /** What an alias pointed to when it was read last; undefined: it was not read. */
  readonly alias: (name: string) => { readonly id: string; readonly isFresh: boolean } | undefined;
  readonly putAlias: (name: string, id: string) => void;
  /** Whether a name did not exist a short time ago. */
  readonly isAbsent: (name: string) => boolean;
  readonly putAbsent: (name: string) => void;
  /** Every model that was found or ships with the program. */
  readonly models: () => readonly string[];
  /** Every alias that was found, with what it pointed to. */
  readonly aliases: () => readonly (readonly [name: string, id: string])[];
}

/** Remembers what aliases point to, and which names do not exist, for so many seconds, one at least. */
export function createKnownNames(keepSeconds: number, shipped: ShippedModels): KnownNames {
  const models = new Map<string, ModelStore>();
  const aliases = new Map<string, { readonly id: string; readonly until: number }>();
  const absences = new Map<string, number>();
  const until = () => performance.now() + 1000 * Math.max(1, keepSeconds);
  return {
    homeOf: (id) => (shipped.ids().has(id) ? shipped.home : models.get(id)),
    addModel(id, home) {
      put(models, id, home, keptNames);
      absences.delete(id);
    },
    alias(name) {
      const kept = aliases.get(name);
      return kept && { id: kept.id, isFresh: performance.now() < kept.until };
    },
    putAlias(name, id) {
      put(aliases, name, { id, until: until() }, keptNames);
      absences.delete(name);
    },
    isAbsent: (name) => performance.now() < (absences.get(name) ?? 0),
    putAbsent(name) {
      models.delete(name);
      aliases.delete(name);
      put(absences, name, until(), keptAbsences);
    },
    models: () => [...new Set([...shipped.ids(), ...models.keys()])],
    aliases: () => [...aliases].map(([name, { id }]) => [name, id] as const),
  };
}

/** Puts an entry at the end of a map, which loses its first ones where it holds too many. */
function put<Value>(map: Map<string, Value>, name: string, value: Value, most: number): void {
  map.delete(name);
  map.set(name, value);
  for (const first of map.keys()) {
    if (map.size <= most) return;
    map.delete(first);
  }
}

/** The ids of the models that ship with the program, read when they are first needed, and where they are. */
export function shippedModels(folder: string): ShippedModels {
  const home = folderStore(folder, { isShipped: true });
  let ids: ReadonlySet<string> | undefined;
  return { home, ids: () => (ids ??= new Set(folderNames(folder).filter(isModelId))) };
}

function folderNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // A program may ship without models.
    return [];
  }
}
