import { companionNames } from '../../models/companion-networks.ts';
import { disposeCompanions, loadCompanions } from '../../models/companions.ts';
import { disposeGenerator, loadGenerator } from '../../models/generator.ts';
import type { Manifest } from '../../models/manifest.ts';
import { ModelError } from '../../models/model-error.ts';
import type { ModelStore } from '../../models/model-store.ts';
import { sha256Hex } from '../../models/sha256.ts';

/** A model that was proved whole, and the very bytes that were. */
export interface WholeModel {
  readonly manifest: Manifest;
  readonly manifestBytes: Uint8Array;
  /** The files that the manifest names, by their paths in the model's folder. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * Proves a model wholly: what the loaders prove (schema, id, network files, goldens), and the length and
 * SHA-256 of every other file as well. Needs the wasm engine; leaves no tensors.
 *
 * @throws ModelError that names the file and what was expected
 */
export async function verifyModel(store: ModelStore, id: string): Promise<WholeModel> {
  const once = readingOnce(store);
  const generator = await loadGenerator(once, id);
  disposeGenerator(generator);
  const { manifest } = generator;
  const companions = companionNames.filter((name) => manifest.companions[name]);
  disposeCompanions(await loadCompanions(once, manifest, companions));
  const files = new Map<string, Uint8Array>();
  for (const { path, bytes: length, sha256 } of manifest.files) {
    const bytes = await once.read(`${id}/${path}`);
    const found = await sha256Hex(bytes);
    if (bytes.byteLength !== length || found !== sha256) {
      throw new ModelError(
        `${store.location}/${id}/${path}: ${length} bytes with SHA-256 ${sha256} promised, ${bytes.byteLength} with ${found} found: altered or torn`,
      );
    }
    files.set(path, bytes);
  }
  return { manifest, manifestBytes: await once.read(`${id}/manifest.json`), files };
}

/** A store whose files are read once and kept: what is proved is what is published, whoever writes meanwhile. */
function readingOnce(store: ModelStore): ModelStore {
  const kept = new Map<string, Promise<Uint8Array>>();
  return {
    location: store.location,
    read(path) {
      const bytes = kept.get(path) ?? store.read(path);
      kept.set(path, bytes);
      return bytes;
    },
  };
}
