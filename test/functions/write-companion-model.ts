import { createHash } from 'node:crypto';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type * as tf from '@tensorflow/tfjs-core';
import { shippedFolder } from '../../functions/entries/environment.ts';
import { companionGolden } from '../../models/companions/companions.ts';
import { type CompanionName, encoderOutputSize } from '../../models/manifest/companions.ts';
import { deriveId } from '../../models/manifest/identity.ts';
import type { ManifestDraft } from '../../models/manifest/manifest.ts';
import { companionsSchema } from '../../models/manifest/schema.ts';
import type { NetworkSpecification } from '../../models/network/network.ts';
import { loadDataset } from '../../pipeline/data/dataset.ts';
import { loadOrTrainClassifier } from '../../pipeline/classifier/load-or-train.ts';
import { silentProgress } from '../../pipeline/terminal/evaluation-progress.ts';
import { encodeNetwork } from '../../pipeline/export/network.ts';
import { startTrained } from '../../pipeline/nn/running.ts';
import { createNetworkState } from '../../pipeline/nn/parameters.ts';
import { createStreams } from '../../pipeline/gan/streams.ts';
import { startWasmEngine } from '../../pipeline/engines/wasm-engine.ts';
import { shippedModel } from './shipped-app.ts';

interface MadeCompanion {
  readonly network: NetworkSpecification;
  readonly parameters: ReadonlyMap<string, tf.Tensor>;
}

/**
 * Writes the shipped generator with companions of its own: the classifier reads digits, for it is the one behind
 * the evaluation; the others have fresh weights, so that no test may know what they say.
 *
 * @param parent the folder to write in
 * @param names which companions it has
 * @returns the model's folder
 */
export async function writeModelWithCompanions(
  parent: string,
  names: readonly CompanionName[],
): Promise<string> {
  const { manifest } = shippedModel.generator;
  await startWasmEngine();
  const made = await makeCompanions(manifest.latent.size, manifest.labels?.length ?? 0);
  const files = new Map<string, Uint8Array>();
  const companions: Record<string, object> = {};
  for (const name of names) {
    const { network, parameters } = made[name];
    for (const [path, bytes] of await encodeNetwork(network, parameters)) {
      files.set(path.replace(/^[^/]+/, name), bytes);
    }
    const running = await startTrained(network, parameters);
    const golden = companionGolden(running);
    running.dispose();
    companions[name] = { network, golden, ...companionSettings(name, manifest.latent.size) };
  }
  const described = [...files].map(([path, bytes]) => ({
    path,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }));
  const generatorFiles = manifest.files.filter(({ path }) => path.startsWith('generator/'));
  const draft: ManifestDraft = {
    ...manifest,
    companions: companionsSchema.parse(companions),
    files: [...generatorFiles, ...described],
  };
  const id = await deriveId(draft);
  const folder = join(parent, id);
  await cp(join(shippedFolder, manifest.id, 'generator'), join(folder, 'generator'), {
    recursive: true,
  });
  files.set('manifest.json', Buffer.from(JSON.stringify({ ...draft, id })));
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  return folder;
}

async function makeCompanions(
  latentSize: number,
  labelCount: number,
): Promise<Readonly<Record<CompanionName, MadeCompanion>>> {
  const weights = createStreams(1).weights;
  const linear = (channels: number, units: number): MadeCompanion => {
    const network: NetworkSpecification = {
      inputShape: [28, 28, channels],
      layers: [{ kind: 'flatten' }, { kind: 'dense', units }],
    };
    return { network, parameters: createNetworkState(network, weights).parameters };
  };
  return {
    discriminator: linear(1, 3),
    classifier: await loadOrTrainClassifier(await loadDataset('mnist'), silentProgress),
    encoder: linear(2, encoderOutputSize(latentSize, labelCount)),
  };
}

/** What a manifest says of each beside its network: figures that nobody measured here. */
export function companionSettings(name: CompanionName, latentSize: number): object {
  const all: Readonly<Record<CompanionName, object>> = {
    discriminator: {
      calibration: { scale: 1, offsets: [0, 0, 0] },
      figures: {
        images: 1,
        areaUnderCurve: 0.5,
        gameAreaUnderCurve: 0.5,
        expectedCalibrationError: 0,
        reliability: [],
        meanProbabilityReal: {},
        takenForReal: {},
      },
    },
    classifier: {
      temperature: 1,
      figures: { testAccuracy: 0.99, expectedCalibrationError: 0 },
    },
    encoder: { latentSize, figures: null },
  };
  return all[name];
}
