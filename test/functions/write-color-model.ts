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
import { colorImage, colorLabels } from './color-model.ts';
import { companionSettings } from './write-companion-model.ts';

const latentSize = 8;
const { height, width, channels } = colorImage;
const { weights } = createStreams(3);

const networks: Readonly<Record<string, NetworkSpecification>> = {
  generator: {
    inputShape: [latentSize + colorLabels.length],
    layers: [
      { kind: 'dense', units: height * width * channels },
      { kind: 'tanh' },
      { kind: 'reshape', shape: [height, width, channels] },
    ],
  },
  discriminator: linear(channels, 3),
  classifier: linear(channels, colorLabels.length),
  encoder: linear(channels + 1, encoderOutputSize(latentSize, colorLabels.length)),
};

function linear(inputChannels: number, units: number): NetworkSpecification {
  return {
    inputShape: [height, width, inputChannels],
    layers: [{ kind: 'flatten' }, { kind: 'dense', units }],
  };
}

/** Writes the model into a folder. @returns its id */
export async function writeColorModel(folder: string): Promise<string> {
  await startWasmEngine();
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
    schemaVersion: schemaVersionOf(colorImage),
    image: colorImage,
    latent: { size: latentSize, distribution: 'normal' },
    seedRule: seedRuleVersion,
    labels: [...colorLabels],
    dataset: { name: 'icons', sha256: '0'.repeat(64) },
    generator: networks['generator'] as NetworkSpecification,
    files: await describeFiles(files),
    goldens: [],
    evaluation: null,
    overrides: [],
    companions: companionsSchema.parse(companions),
  };
  const generator = await decodeGenerator(files, manifest);
  const { goldens } = await drawGoldens(generator);
  generator.running.dispose();
  const { id } = await writeModel(folder, { manifest: { ...manifest, goldens }, files });
  return id;
}
