import * as tf from '@tensorflow/tfjs-core';
import { type Manifest, parseManifest } from './manifest.ts';
import { ModelError } from './model-error.ts';
import type { ModelStore } from './model-store.ts';
import { forward, type Parameters } from './network.ts';
import { toPixels } from './pixels.ts';
import { seedToLatent } from './seed.ts';
import { sha256Hex } from './sha256.ts';
import { decodeParameters, parseModelFile } from './weights.ts';

/** A model in memory, ready to draw on the engine that was set when it was loaded. */
export interface Generator {
  readonly manifest: Manifest;
  readonly parameters: Parameters;
}

/** What to draw: a latent vector, and the label for a model that has labels. */
export interface Draw {
  readonly latent: Float32Array; // [latent.size]
  readonly label: number | null;
}

/**
 * Loads a model and proves it: manifest, derived id, each file's length and SHA-256, each tensor's
 * shape, then the goldens are drawn and compared.
 *
 * @throws ModelError that names the file and what was expected; nothing stays in memory then.
 */
export async function loadGenerator(store: ModelStore, id: string): Promise<Generator> {
  const location = `${store.location}/${id}`;
  const manifest = await parseManifest(
    await store.read(`${id}/manifest.json`),
    `${location}/manifest.json`,
  );
  if (manifest.id !== id) {
    throw new ModelError(
      `${location}: holds the model ${manifest.id}: the folder must bear its name`,
    );
  }
  const files = await readFiles(store, manifest);
  const file = (path: string) => {
    const bytes = files.get(path);
    if (!bytes) throw new ModelError(`${location}/manifest.json: files: ${path} is missing`);
    return bytes;
  };
  const modelFile = parseModelFile(
    file('generator/model.json'),
    `${location}/generator/model.json`,
  );
  const weightsPath = `generator/${modelFile.path}`;
  const parameters = decodeParameters(
    manifest.generator,
    modelFile,
    file(weightsPath),
    `${location}/${weightsPath}`,
  );
  const generator = { manifest, parameters };
  try {
    await checkGoldens(generator, location);
  } catch (error) {
    disposeGenerator(generator);
    throw error;
  }
  return generator;
}

/** Frees a generator's tensors. */
export function disposeGenerator({ parameters }: Generator): void {
  tf.dispose([...parameters.values()]);
}

/**
 * Draws digits in one forward pass; each gets the same pixels as when drawn alone.
 *
 * @returns one array of height × width bytes a digit, 0 (background) to 255 (ink)
 * @throws RangeError when a latent vector has another length than the model's
 */
export async function generate(
  { manifest, parameters }: Generator,
  draws: readonly Draw[],
): Promise<Uint8Array[]> {
  const { size } = manifest.latent;
  for (const { latent } of draws) {
    if (latent.length !== size) {
      throw new RangeError(`latent: ${latent.length} numbers given, ${size} expected`);
    }
  }
  const batch = new Float32Array(draws.length * size);
  draws.forEach(({ latent }, index) => batch.set(latent, index * size));
  const images = tf.tidy(() =>
    forward(manifest.generator, parameters, tf.tensor2d(batch, [draws.length, size])),
  ); // [batch, height, width, 1] in [-1, 1]
  const values = await images.data<'float32'>();
  images.dispose();
  const pixelCount = manifest.image.height * manifest.image.width;
  return draws.map((_, index) =>
    toPixels(values.subarray(index * pixelCount, (index + 1) * pixelCount)),
  );
}

/** All files but the pictures, each of the promised length and digest. */
async function readFiles(
  store: ModelStore,
  { id, files }: Manifest,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const needed = files.filter(({ path }) => path.startsWith('generator/'));
  const entries = await Promise.all(
    needed.map(async ({ path, bytes: length, sha256 }) => {
      const bytes = await store.read(`${id}/${path}`);
      const name = `${store.location}/${id}/${path}`;
      if (bytes.byteLength !== length) {
        throw new ModelError(`${name}: ${length} bytes promised, ${bytes.byteLength} found`);
      }
      const found = await sha256Hex(bytes);
      if (found !== sha256) {
        throw new ModelError(
          `${name}: SHA-256 ${sha256} promised, ${found} found: altered or torn`,
        );
      }
      return [path, bytes] as const;
    }),
  );
  return new Map(entries);
}

async function checkGoldens(generator: Generator, location: string): Promise<void> {
  const { goldens, latent } = generator.manifest;
  const drawn = await generate(
    generator,
    goldens.map(({ seed, label }) => ({ latent: seedToLatent(seed, latent.size), label })),
  );
  for (const [index, { seed, sha256 }] of goldens.entries()) {
    const found = await sha256Hex(drawn[index] ?? new Uint8Array());
    if (found !== sha256) {
      throw new ModelError(
        `${location}: golden ${JSON.stringify(seed)}: pixels ${sha256} promised, ${found} drawn`,
      );
    }
  }
}
