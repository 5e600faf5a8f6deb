import { isShippedManifest, type Manifest, parseManifest } from './manifest/manifest.ts';
import { generate } from './draw.ts';
import { ModelError } from './errors.ts';
import type { ModelStore } from './stores/store.ts';
import { readNetwork } from './read-network.ts';
import type { RunningNetwork } from './runtime/running-network.ts';
import { seedToLatent } from './seed/seed.ts';
import { sha256Hex } from './digest.ts';

export { type Draw, generate, generatorInputs } from './draw.ts';

/** A model in memory, ready to draw. */
export interface Generator {
  readonly manifest: Manifest;
  /** The network that draws. Freed, it still draws for those who hold it, slower. */
  readonly running: RunningNetwork;
  /** Where it was loaded from: its companions are there, too. */
  readonly home?: ModelStore;
}

/**
 * Loads a model and proves it: manifest, derived id, each file's length and SHA-256, each tensor's
 * shape, then the goldens are drawn and compared. Of a model that ships with the program, the first is: `npm test`
 * draws the others.
 *
 * @throws ModelError that names the file and what was expected; nothing stays in memory then.
 */
export async function loadGenerator(store: ModelStore, id: string): Promise<Generator> {
  const location = `${store.location}/${id}`;
  const manifestBytes = await store.read(`${id}/manifest.json`);
  const manifest = await parseManifest(manifestBytes, `${location}/manifest.json`);
  if (manifest.id !== id) {
    throw new ModelError(
      `${location}: holds the model ${manifest.id}: the folder must have this name`,
    );
  }
  const running = await readNetwork(store, manifest, 'generator', manifest.generator);
  const generator = { manifest, running, home: store };
  try {
    const isProven = await isShippedManifest(manifestBytes);
    await checkGoldens(generator, location, isProven ? 1 : manifest.goldens.length);
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

/** Draws the first goldens and compares. @throws ModelError that names the one which differs */
async function checkGoldens(generator: Generator, location: string, count: number): Promise<void> {
  const { latent } = generator.manifest;
  const goldens = generator.manifest.goldens.slice(0, count);
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
