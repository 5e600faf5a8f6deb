import { companionNames } from '../../models/manifest/companions.ts';
import { disposeCompanions, loadCompanions } from '../../models/companions/companions.ts';
import {
  type Generator,
  disposeGenerator,
  generate,
  loadGenerator,
} from '../../models/generator.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import { ModelError } from '../../models/errors.ts';
import type { ModelStore } from '../../models/stores/store.ts';
import { seedToLabel, seedToLatent } from '../../models/seed/seed.ts';
import { sha256Hex } from '../../models/digest.ts';
import { startEncodedNetwork } from '../../models/read-network.ts';

const goldenSeeds = ['42', 'digit-mint', 'π ≈ 3.14159', '2026-11-23'];
const sampleSeeds = Array.from({ length: 100 }, (_, index) => String(index));

/** A generator with the weights as a reader will have them, rounded. The caller disposes it. */
export async function decodeGenerator(
  files: ReadonlyMap<string, Uint8Array>,
  manifest: Manifest,
): Promise<Generator> {
  const running = await startEncodedNetwork(manifest.generator, 'generator', files, manifest.id);
  return { manifest, running };
}

/** Draws goldens, each with the label its seed picks, and samples: ten rows that share out the labels. */
export async function drawGoldens(generator: Generator) {
  const { latent, labels } = generator.manifest;
  const labelOf = (seed: string) => (labels ? seedToLabel(seed, labels.length) : null);
  const draw = (
    seeds: readonly string[],
    labelAt: (seed: string, index: number) => number | null,
  ) =>
    generate(
      generator,
      seeds.map((seed, index) => ({
        latent: seedToLatent(seed, latent.size),
        label: labelAt(seed, index),
      })),
    );
  const goldenPixels = draw(goldenSeeds, labelOf);
  const samples = draw(sampleSeeds, (_, index) =>
    labels ? Math.floor((index * labels.length) / sampleSeeds.length) : null,
  );
  const goldens = await Promise.all(
    goldenPixels.map(async (pixels, index) => ({
      seed: goldenSeeds[index] ?? '',
      label: labelOf(goldenSeeds[index] ?? ''),
      sha256: await sha256Hex(pixels),
    })),
  );
  return { goldens, samples };
}

/** A model that was proved whole, and the very bytes that were. */
export interface WholeModel {
  readonly manifest: Manifest;
  readonly manifestBytes: Uint8Array;
  /** The files that the manifest names, by their paths in the model's folder. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * Proves a model wholly: what the loaders prove (schema, id, network files, goldens), and the length and
 * SHA-256 of every other file as well. Leaves nothing in memory.
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
        `${store.location}/${id}/${path}: ${length} bytes with SHA-256 ${sha256} expected, ${bytes.byteLength} with ${found} found: the file is damaged or was changed`,
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
