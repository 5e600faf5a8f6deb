import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type * as tf from '@tensorflow/tfjs-core';
import {
  disposeGenerator,
  type Generator,
  generate,
  loadGenerator,
} from '../../models/generator.ts';
import { folderStore } from '../../models/folder-store.ts';
import {
  deriveId,
  type Manifest,
  type ManifestDraft,
  schemaVersion,
  seedRuleVersion,
} from '../../models/manifest.ts';
import { type NetworkSpecification, networkParameters } from '../../models/network.ts';
import { seedToLatent } from '../../models/seed.ts';
import { sha256Hex } from '../../models/sha256.ts';
import { decodeParameters, parseModelFile } from '../../models/weights.ts';
import { encodeSheet } from '../sheet.ts';
import { writeFolderDurably } from '../write-durably.ts';
import { toFloat16Bytes } from './float16.ts';
import { kerasTopology } from './keras-topology.ts';

/** Where a model comes from: all of the manifest that the weights do not say. */
export type Provenance = Pick<
  Manifest,
  | 'created'
  | 'preset'
  | 'configuration'
  | 'trainingSeed'
  | 'steps'
  | 'engine'
  | 'wallSeconds'
  | 'dataset'
  | 'git'
  | 'metrics'
>;

const goldenSeeds = ['42', 'digit-mint', 'π ≈ 3.14159', '2026-11-23'];
const sampleSeeds = Array.from({ length: 100 }, (_, index) => String(index));

/**
 * Writes a generator as a model folder named by its id, and proves it by loading it again.
 *
 * Needs the wasm engine to be the current one: goldens are defined by its arithmetic.
 *
 * @param parameters the generator's tensors, the moving statistics too; they stay the caller's
 * @returns the manifest of the model in `<folder>/<id>/`
 */
export async function exportModel(
  folder: string,
  network: NetworkSpecification,
  parameters: ReadonlyMap<string, tf.Tensor>,
  imageShape: readonly [height: number, width: number, channels: 1],
  provenance: Provenance,
): Promise<Manifest> {
  const files = await encodeNetwork(network, parameters);
  const [height, width, channels] = imageShape;
  const draft: ManifestDraft = {
    schemaVersion,
    image: { height, width, channels },
    latent: { size: network.inputShape[0] ?? 0, distribution: 'normal' },
    seedRule: seedRuleVersion,
    labels: null,
    generator: network,
    files: await describe(files),
    goldens: [],
    ...provenance,
  };
  const id = await deriveId(draft);
  const drawn = await drawFrom(files, { ...draft, id });
  files.set('samples.png', encodeSheet(drawn.samples, 10, draft.image));
  const manifest: Manifest = { ...draft, id, files: await describe(files), goldens: drawn.goldens };
  files.set('manifest.json', new TextEncoder().encode(`${JSON.stringify(manifest, null, 1)}\n`));
  await mkdir(folder, { recursive: true });
  await writeFolderDurably(join(folder, id), files);
  disposeGenerator(await loadGenerator(folderStore(folder), id));
  return manifest;
}

/** The weights as a tfjs layers model: model.json and one file of half floats. */
async function encodeNetwork(
  network: NetworkSpecification,
  parameters: ReadonlyMap<string, tf.Tensor>,
): Promise<Map<string, Uint8Array>> {
  const specifications = networkParameters(network);
  const chunks = await Promise.all(
    specifications.map(async ({ name }) => {
      const tensor = parameters.get(name);
      if (!tensor) throw new Error(`parameter ${name} is missing`);
      return toFloat16Bytes(await tensor.data<'float32'>());
    }),
  );
  const modelFile = {
    format: 'layers-model',
    generatedBy: 'digit-mint',
    convertedBy: null,
    modelTopology: kerasTopology(network),
    weightsManifest: [
      {
        paths: ['weights.bin'],
        weights: specifications.map(({ name, shape }) => ({
          name,
          shape,
          dtype: 'float32',
          quantization: { dtype: 'float16' },
        })),
      },
    ],
  };
  return new Map([
    ['generator/model.json', new TextEncoder().encode(JSON.stringify(modelFile))],
    ['generator/weights.bin', new Uint8Array(Buffer.concat(chunks))],
  ]);
}

async function describe(files: ReadonlyMap<string, Uint8Array>): Promise<Manifest['files']> {
  return Promise.all(
    [...files].map(async ([path, bytes]) => ({
      path,
      bytes: bytes.byteLength,
      sha256: await sha256Hex(bytes),
    })),
  );
}

/** Draws goldens and samples with the weights as a reader will have them, rounded. */
async function drawFrom(files: ReadonlyMap<string, Uint8Array>, manifest: Manifest) {
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
