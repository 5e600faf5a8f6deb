import { disposeGenerator, type Generator, generate } from '../../models/generator.ts';
import type { Manifest } from '../../models/manifest.ts';
import { seedToLatent } from '../../models/seed.ts';
import { sha256Hex } from '../../models/sha256.ts';
import { decodeParameters, parseModelFile } from '../../models/weights.ts';

const goldenSeeds = ['42', 'digit-mint', 'π ≈ 3.14159', '2026-11-23'];
const sampleSeeds = Array.from({ length: 100 }, (_, index) => String(index));

/** Draws goldens and samples with the weights as a reader will have them, rounded. */
export async function drawGoldens(files: ReadonlyMap<string, Uint8Array>, manifest: Manifest) {
  const file = (path: string) => files.get(path) ?? new Uint8Array();
  const modelFile = parseModelFile(file('generator/model.json'), 'model.json');
  const generator: Generator = {
    manifest,
    parameters: decodeParameters(
      manifest.generator,
      modelFile,
      file('generator/weights.bin'),
      'weights.bin',
    ),
  };
  const draw = (seeds: readonly string[]) =>
    generate(
      generator,
      seeds.map((seed) => ({ latent: seedToLatent(seed, manifest.latent.size), label: null })),
    );
  const goldenPixels = await draw(goldenSeeds);
  const samples = await draw(sampleSeeds);
  disposeGenerator(generator);
  const goldens = await Promise.all(
    goldenPixels.map(async (pixels, index) => ({
      seed: goldenSeeds[index] ?? '',
      label: null,
      sha256: await sha256Hex(pixels),
    })),
  );
  return { goldens, samples };
}
