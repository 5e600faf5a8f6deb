import { join } from 'node:path';
import { type CompanionNetworks, companionNames } from '../../models/manifest/companions.ts';
import { folderStore } from '../../models/stores/folder.ts';
import { type Manifest, deriveId } from '../../models/manifest/manifest.ts';
import { sha256Hex } from '../../models/digest.ts';
import { writeFolderDurably } from '../files/durable-writes.ts';
import { verifyModel } from './goldens.ts';

/** A model's manifest, and the files that it names. */
interface ModelContent {
  readonly manifest: Manifest;
  /** By their paths in the model's folder. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * Writes a model once more with companions beside its generator, which stays what it was: a new model
 * under an id of its own. Companions that it had are left out. Proves it by loading it again.
 *
 * Needs the wasm engine to be the current one.
 *
 * @param folder that the model's folder goes into
 * @returns the new model's manifest
 */
export async function exportCompanions(
  folder: string,
  base: ModelContent,
  companions: CompanionNetworks,
  companionFiles: ReadonlyMap<string, Uint8Array>,
): Promise<Manifest> {
  const isCompanions = (path: string) => companionNames.some((name) => path.startsWith(`${name}/`));
  const own = [...base.files].filter(([path]) => !isCompanions(path));
  const files = new Map([...own, ...companionFiles]);
  const described = await Promise.all(
    [...files].map(async ([path, bytes]) => ({
      path,
      bytes: bytes.byteLength,
      sha256: await sha256Hex(bytes),
    })),
  );
  const draft = { ...base.manifest, companions, files: described };
  const manifest: Manifest = { ...draft, id: await deriveId(draft) };
  const text = `${JSON.stringify(manifest, null, 1)}\n`;
  const content = new Map<string, Uint8Array | string>([...files, ['manifest.json', text]]);
  await writeFolderDurably(join(folder, manifest.id), content);
  await verifyModel(folderStore(folder), manifest.id);
  return manifest;
}
