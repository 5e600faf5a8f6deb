import { type CompanionNetworks, companionNames } from '../../models/manifest/companions.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import { type ModelContent, writeModel } from './model-content.ts';
import { withOnnx } from './onnx-file.ts';

/**
 * Writes a model once more with companions beside its generator, which stays what it was: a new model
 * with its own id. Companions that it had are left out. Verifies what was written.
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
  const { files } = await withOnnx(base);
  const own = [...files].filter(([path]) => !isCompanions(path));
  return writeModel(folder, {
    manifest: { ...base.manifest, companions },
    files: new Map([...own, ...companionFiles]),
  });
}
