import type { Manifest } from './manifest/manifest.ts';
import { ModelError } from './errors.ts';
import type { ModelStore } from './stores/store.ts';
import type { NetworkSpecification } from './network/network.ts';
import { sha256Hex } from './digest.ts';
import { decodeParameters, decodeParametersInTurns, parseModelFile } from './network/weights.ts';
import type { RestorableParameters } from './parameters-in-use.ts';

/**
 * Reads the network in one folder of a model, each file of the promised length and digest. Requests that
 * come meanwhile have their turns.
 *
 * @param folder "generator", or a companion's name
 * @returns its tensors, and what decodes them anew; the caller disposes them
 * @throws ModelError that names the file and what was expected
 */
export async function readNetwork(
  store: ModelStore,
  manifest: Manifest,
  folder: string,
  network: NetworkSpecification,
): Promise<Required<RestorableParameters>> {
  const location = `${store.location}/${manifest.id}`;
  const files = await readProvenFiles(store, manifest, `${folder}/`);
  const file = (path: string) => {
    const bytes = files.get(path);
    if (!bytes) throw new ModelError(`${location}/manifest.json: files: ${path} is missing`);
    return bytes;
  };
  const modelPath = `${folder}/model.json`;
  const modelFile = parseModelFile(file(modelPath), `${location}/${modelPath}`);
  const weightsPath = `${folder}/${modelFile.path}`;
  const weights = file(weightsPath);
  const source = [network, modelFile, weights, `${location}/${weightsPath}`] as const;
  return {
    parameters: await decodeParametersInTurns(...source),
    restore: () => decodeParameters(...source),
  };
}

/** The files whose paths begin so, each of the promised length and digest. */
async function readProvenFiles(
  store: ModelStore,
  { id, files }: Manifest,
  beginning: string,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const needed = files.filter(({ path }) => path.startsWith(beginning));
  const entries = await Promise.all(
    needed.map(async ({ path, bytes: length, sha256 }) => {
      const bytes = await store.read(`${id}/${path}`);
      const name = `${store.location}/${id}/${path}`;
      if (bytes.byteLength !== length) {
        throw new ModelError(`${name}: ${length} bytes expected, ${bytes.byteLength} found`);
      }
      const found = await sha256Hex(bytes);
      if (found !== sha256) {
        throw new ModelError(
          `${name}: SHA-256 ${sha256} expected, ${found} found: the file is damaged or was changed`,
        );
      }
      return [path, bytes] as const;
    }),
  );
  return new Map(entries);
}
