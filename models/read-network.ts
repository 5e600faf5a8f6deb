import { sha256Hex } from './digest.ts';
import { ModelError } from './errors.ts';
import type { Manifest } from './manifest/manifest.ts';
import type { NetworkSpecification } from './network/network.ts';
import { parseModelFile } from './network/model-file.ts';
import { isOnnx, storedTensors } from './network/weights.ts';
import { type RunningNetwork, startNetwork } from './runtime/running-network.ts';
import type { ModelStore } from './stores/store.ts';

/**
 * Reads the network in one folder of a model, each file of the promised length and digest, and starts it.
 * The caller disposes it.
 *
 * @param folder "generator", or a companion's name
 * @throws ModelError that names the file and what was expected
 */
export async function readNetwork(
  store: ModelStore,
  manifest: Manifest,
  folder: string,
  network: NetworkSpecification,
): Promise<RunningNetwork> {
  const location = `${store.location}/${manifest.id}`;
  const files = await readProvenFiles(store, manifest, `${folder}/`);
  return startEncodedNetwork(network, folder, files, location);
}

/**
 * Starts a network from its files, model.json and the weights that it names. The caller disposes it.
 *
 * @param files by their paths in the model's folder
 * @param location of the model's folder, for messages
 * @throws ModelError that names the file and what was expected
 */
export async function startEncodedNetwork(
  network: NetworkSpecification,
  folder: string,
  files: ReadonlyMap<string, Uint8Array>,
  location: string,
): Promise<RunningNetwork> {
  const file = (path: string) => {
    const bytes = files.get(path);
    if (!bytes) throw new ModelError(`${location}/manifest.json: files: ${path} is missing`);
    return bytes;
  };
  const modelPath = `${folder}/model.json`;
  const modelFile = parseModelFile(file(modelPath), `${location}/${modelPath}`);
  const weightsPath = `${folder}/${modelFile.path}`;
  const weightsFile = `${location}/${weightsPath}`;
  const tensors = storedTensors(network, modelFile, file(weightsPath), weightsFile);
  try {
    return await startNetwork(network, tensors);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ModelError(`${weightsFile}: ${cause.message}`, { cause });
  }
}

/** The files of a network but its ONNX file, each of the promised length and digest. */
async function readProvenFiles(
  store: ModelStore,
  { id, files }: Manifest,
  beginning: string,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const needed = files.filter(({ path }) => path.startsWith(beginning) && !isOnnx(path));
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
