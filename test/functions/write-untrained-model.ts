import { companionGolden } from '../../models/companions/companions.ts';
import { companionNames, encoderOutputSize } from '../../models/manifest/companions.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import { companionsSchema } from '../../models/manifest/schema.ts';
import { schemaVersionOf, seedRuleVersion } from '../../models/manifest/versions.ts';
import type { NetworkSpecification } from '../../models/network/network.ts';
import { decodeGenerator, drawGoldens } from '../../pipeline/export/goldens.ts';
import { describeFiles, writeModel } from '../../pipeline/export/model-content.ts';
import { encodeNetwork } from '../../pipeline/export/network.ts';
import { startWasmEngine } from '../../pipeline/engines/wasm-engine.ts';
import { createStreams } from '../../pipeline/gan/streams.ts';
import { createNetworkState, disposeNetworkState } from '../../pipeline/nn/parameters.ts';
import { startTrained } from '../../pipeline/nn/running.ts';
import { provenance } from '../fixtures/tiny-model.ts';
import { companionSettings } from './write-companion-model.ts';

const latentSize = 8;

/** What an untrained model says of itself. */
export interface UntrainedModel {
  readonly image: Manifest['image'];
  readonly labels: readonly string[];
  readonly dataset: Manifest['dataset'];
  readonly evaluation?: Manifest['evaluation'];
}

function networksOf({
  image,
  labels,
}: UntrainedModel): Readonly<Record<string, NetworkSpecification>> {
  const { height, width, channels } = image;
  const linear = (inputChannels: number, units: number): NetworkSpecification => ({
    inputShape: [height, width, inputChannels],
    layers: [{ kind: 'flatten' }, { kind: 'dense', units }],
  });
  return {
    generator: {
      inputShape: [latentSize + labels.length],
      layers: [
        { kind: 'dense', units: height * width * channels },
        { kind: 'tanh' },
        { kind: 'reshape', shape: [height, width, channels] },
      ],
    },
    discriminator: linear(channels, 3),
    classifier: linear(channels, labels.length),
    encoder: linear(channels + 1, encoderOutputSize(latentSize, labels.length)),
  };
}

/** Writes a model with all companions, whose weights nobody trained, into a folder. @returns its id */
export async function writeUntrainedModel(folder: string, model: UntrainedModel): Promise<string> {
  await startWasmEngine();
  const networks = networksOf(model);
  const { weights } = createStreams(3);
  const { image, labels, dataset, evaluation = null } = model;
  const files = new Map<string, Uint8Array>();
  const companions: Record<string, object> = {};
  for (const [name, network] of Object.entries(networks)) {
    const state = createNetworkState(network, weights);
    for (const [path, bytes] of await encodeNetwork(network, state.parameters)) {
      files.set(path.replace(/^[^/]+/, name), bytes);
    }
    const running = await startTrained(network, state.parameters);
    const companion = companionNames.find((each) => each === name);
    if (companion) {
      const settings = companionSettings(companion, latentSize);
      companions[companion] = { network, golden: companionGolden(running), ...settings };
    }
    running.dispose();
    disposeNetworkState(state);
  }
  const manifest: Manifest = {
    ...provenance,
    id: '0'.repeat(16),
    schemaVersion: schemaVersionOf(image),
    image,
    latent: { size: latentSize, distribution: 'normal' },
    seedRule: seedRuleVersion,
    labels,
    dataset,
    generator: networks['generator'] as NetworkSpecification,
    files: await describeFiles(files),
    goldens: [],
    evaluation,
    overrides: [],
    companions: companionsSchema.parse(companions),
  };
  const generator = await decodeGenerator(files, manifest);
  const { goldens } = await drawGoldens(generator);
  generator.running.dispose();
  const { id } = await writeModel(folder, { manifest: { ...manifest, goldens }, files });
  return id;
}
