import { type Manifest, parseManifest } from './manifest/manifest.ts';
import { ModelError } from './errors.ts';
import type { ModelStore } from './stores/store.ts';
import { readNetwork } from './read-network.ts';
import type { RunningNetwork } from './runtime/running-network.ts';
import { seedToLatent } from './seed/seed.ts';
import { sha256Hex } from './digest.ts';

/** A model in memory, ready to draw. */
export interface Generator {
  readonly manifest: Manifest;
  /** The network that draws. Freed, it still draws for those who hold it, slower. */
  readonly running: RunningNetwork;
  /** Where it was loaded from: its companions are there, too. */
  readonly home?: ModelStore;
}

/** What to draw: a latent vector, and the label for a model that has labels. */
export interface Draw {
  readonly latent: Float32Array; // [latent.size]
  readonly label: number | null;
  /** Another label and its share, 0 to 1, of what is drawn: a digit between the two. */
  readonly mixed?: { readonly label: number; readonly share: number };
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
      `${location}: holds the model ${manifest.id}: the folder must have this name`,
    );
  }
  const running = await readNetwork(store, manifest, 'generator', manifest.generator);
  const generator = { manifest, running, home: store };
  try {
    await checkGoldens(generator, location);
  } catch (error) {
    disposeGenerator(generator);
    throw error;
  }
  return generator;
}

/** Frees a generator's weights. */
export function disposeGenerator({ running }: Generator): void {
  running.dispose();
}

/**
 * Draws digits; each gets the same pixels alone as among others.
 *
 * @returns one array of height × width bytes a digit, 0 (background) to 255 (ink)
 * @throws RangeError when a latent vector has another length than the model's, or a label is not one of its
 */
export function generate(generator: Generator, draws: readonly Draw[]): Uint8Array[] {
  const { manifest, running } = generator;
  const { image, latent, labels } = manifest;
  const inputs = generatorInputs(draws, latent.size, labels?.length ?? 0);
  const pixels = running.runToPixels(inputs); // [draws.length, height, width]
  const size = image.height * image.width;
  return draws.map((_, index) => pixels.slice(index * size, (index + 1) * size));
}

/**
 * What a generator takes: each latent vector, followed by its label as one-hot where there are labels, or
 * by the shares of two.
 *
 * @returns [draws.length, latentSize + labelCount]
 * @throws RangeError for a latent vector of another length, or a label that is not one of the model's
 */
export function generatorInputs(
  draws: readonly Draw[],
  latentSize: number,
  labelCount: number,
): Float32Array {
  const inputSize = latentSize + labelCount;
  const inputs = new Float32Array(draws.length * inputSize);
  for (const [index, { latent, label, mixed }] of draws.entries()) {
    if (latent.length !== latentSize) {
      throw new RangeError(`latent: ${latent.length} numbers given, ${latentSize} expected`);
    }
    inputs.set(latent, index * inputSize);
    if (labelCount === 0 && label === null) continue;
    const labels = inputs.subarray(index * inputSize + latentSize, (index + 1) * inputSize);
    const share = mixed?.share ?? 0;
    labels[requireLabel(label, labelCount)] = 1 - share;
    if (mixed) {
      const other = requireLabel(mixed.label, labelCount);
      labels[other] = (labels[other] ?? 0) + share;
    }
  }
  return inputs;
}

function requireLabel(label: number | null, labelCount: number): number {
  if (label !== null && Number.isInteger(label) && label >= 0 && label < labelCount) return label;
  const allowed = labelCount === 0 ? 'the model has no labels' : `0 to ${labelCount - 1} allowed`;
  throw new RangeError(`label: ${label} given, ${allowed}`);
}

async function checkGoldens(generator: Generator, location: string): Promise<void> {
  const { goldens, latent } = generator.manifest;
  const drawn = generate(
    generator,
    goldens.map(({ seed, label }) => ({ latent: seedToLatent(seed, latent.size), label })),
  );
  for (const [index, { seed, sha256 }] of goldens.entries()) {
    const found = await sha256Hex(drawn[index] ?? new Uint8Array());
    if (found !== sha256) {
      throw new ModelError(
        `${location}: golden ${JSON.stringify(seed)}: pixels ${sha256} expected, ${found} drawn`,
      );
    }
  }
}
