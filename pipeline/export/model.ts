import type * as tf from '@tensorflow/tfjs-core';
import { join } from 'node:path';
import type { Evaluation } from '../../models/manifest/evaluation.ts';
import { folderStore } from '../../models/stores/folder.ts';
import { type Generator, disposeGenerator, loadGenerator } from '../../models/generator.ts';
import { deriveId } from '../../models/manifest/identity.ts';
import type { Manifest, ManifestDraft } from '../../models/manifest/manifest.ts';
import { schemaVersionOf, seedRuleVersion } from '../../models/manifest/versions.ts';
import { ModelError } from '../../models/errors.ts';
import type { NetworkSpecification } from '../../models/network/network.ts';
import { type Channels, encodeSheet } from '../data/images.ts';
import { writeFolderDurably } from '../files/durable-writes.ts';
import { makeFolder } from '../files/make-folder.ts';
import { decodeGenerator, drawGoldens } from './goldens.ts';
import { describeFiles } from './model-content.ts';
import { encodeNetwork } from './network.ts';
import { encodeGenerator, onnxPath } from './onnx-file.ts';

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
  | 'labels'
>;

export interface ExportOptions {
  /** Measures the model before it is written, with its weights as a reader will have them. */
  readonly evaluate?: (generator: Generator) => Promise<Evaluation>;
  /** Whether the same model, if it lies there already, is to stay as it is; default: it is. */
  readonly isFinal?: (manifest: Manifest) => boolean;
}

/**
 * Writes a generator as a model folder named by its id, and proves it by loading it again.
 * Goldens are drawn by the runtime that serves (models/runtime/), whichever engine trained it.
 *
 * @param parameters the generator's tensors, the moving statistics too; they stay the caller's
 * @returns the manifest of the model in `<folder>/<id>/`
 */
export async function exportModel(
  folder: string,
  network: NetworkSpecification,
  parameters: ReadonlyMap<string, tf.Tensor>,
  imageShape: readonly [height: number, width: number, channels: Channels],
  provenance: Provenance,
  { evaluate, isFinal = () => true }: ExportOptions = {},
): Promise<Manifest> {
  const files = await encodeNetwork(network, parameters);
  const described = await describeFiles(files);
  const draft = draftManifest(network, described, imageShape, provenance);
  const id = await deriveId(draft);
  const present = await readPresent(folder, id);
  if (present && isFinal(present)) return present;
  const generator = await decodeGenerator(files, { ...draft, id });
  const drawn = await drawGoldens(generator);
  files.set(onnxPath, encodeGenerator(generator));
  files.set('samples.png', encodeSheet(drawn.samples, 10, draft.image));
  const manifest: Manifest = {
    id,
    ...draft,
    evaluation: (await evaluate?.(generator)) ?? null,
    files: await describeFiles(files),
    goldens: drawn.goldens,
  };
  disposeGenerator(generator);
  files.set('manifest.json', new TextEncoder().encode(`${JSON.stringify(manifest, null, 1)}\n`));
  await makeFolder(folder);
  await writeFolderDurably(join(folder, id), files);
  disposeGenerator(await loadGenerator(folderStore(folder), id));
  return manifest;
}

/** The manifest of a model that is neither drawn from nor evaluated yet. */
function draftManifest(
  network: NetworkSpecification,
  files: Manifest['files'],
  [height, width, channels]: readonly [height: number, width: number, channels: Channels],
  provenance: Provenance,
): ManifestDraft {
  const labelCount = provenance.labels?.length ?? 0;
  return {
    schemaVersion: schemaVersionOf({ channels }),
    image: { height, width, channels },
    latent: { size: (network.inputShape[0] ?? 0) - labelCount, distribution: 'normal' },
    seedRule: seedRuleVersion,
    generator: network,
    files,
    goldens: [],
    evaluation: null,
    overrides: [],
    companions: {},
    ...provenance,
  };
}

/** The manifest of a model that is there already and whole: a model never changes once written. */
async function readPresent(folder: string, id: string): Promise<Manifest | undefined> {
  try {
    const generator = await loadGenerator(folderStore(folder), id);
    disposeGenerator(generator);
    return generator.manifest;
  } catch (error) {
    if (error instanceof ModelError) return undefined;
    throw error;
  }
}
