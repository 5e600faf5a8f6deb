import { type Generator, generate } from '../../models/generator.ts';
import type { Manifest } from '../../models/manifest.ts';
import { seedToLabel, seedToLatent } from '../../models/seed.ts';
import { sha256Hex } from '../../models/sha256.ts';
import { decodeParameters, parseModelFile } from '../../models/weights.ts';

const goldenSeeds = ['42', 'digit-mint', 'π ≈ 3.14159', '2026-11-23'];
const sampleSeeds = Array.from({ length: 100 }, (_, index) => String(index));

/** A generator with the weights as a reader will have them, rounded. The caller disposes it. */
export function decodeGenerator(
  files: ReadonlyMap<string, Uint8Array>,
  manifest: Manifest,
): Generator {
  const file = (path: string) => files.get(path) ?? new Uint8Array();
  const parameters = decodeParameters(
    manifest.generator,
    parseModelFile(file('generator/model.json'), 'model.json'),
    file('generator/weights.bin'),
    'weights.bin',
  );
  return { manifest, parameters };
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
  const goldenPixels = await draw(goldenSeeds, labelOf);
  const samples = await draw(sampleSeeds, (_, index) =>
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
