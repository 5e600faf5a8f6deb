import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadCompanions } from '../../../models/companions/companions.ts';
import { generatorInputs, loadGenerator } from '../../../models/generator.ts';
import { companionNames } from '../../../models/manifest/companions.ts';
import { sizeOf } from '../../../models/network/layers.ts';
import type { RunningNetwork } from '../../../models/runtime/running-network.ts';
import { seedToLatent } from '../../../models/seed/seed.ts';
import { folderStore } from '../../../models/stores/folder.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { networkInDoubles } from './double-network.ts';

const place = fileURLToPath(new URL('../../../models/shipped', import.meta.url));
const shipped = folderStore(place);

/** Every model that a release has shipped: their URLs are promised forever, so the list only grows. */
const everShipped = ['ab47664c7936af31'];

/** What tfjs computes from the files of a network, on its engine in plain JavaScript. */
async function byKeras(folder: string, inputShape: readonly number[], input: Float32Array) {
  await startEngine('cpu');
  const { modelTopology, weightsManifest } = JSON.parse(
    await readFile(`${folder}/model.json`, 'utf8'),
  ) as { modelTopology: object; weightsManifest: { weights: tf.io.WeightsManifestEntry[] }[] };
  const bytes = new Uint8Array(await readFile(`${folder}/weights.bin`));
  const model = await loadLayersModel({
    load: () =>
      Promise.resolve({
        modelTopology,
        weightSpecs: weightsManifest[0]?.weights ?? [],
        weightData: bytes.buffer,
      }),
  });
  const images = tf.tensor(input, [input.length / sizeOf(inputShape), ...inputShape]);
  return (model.predict(images) as tf.Tensor).dataSync<'float32'>();
}

/** The largest difference, relative to the size of what the network computes. */
function largestDifference(ours: Float32Array, theirs: Float32Array | Float64Array): number {
  const size = Math.max(1, ...ours.map(Math.abs));
  return Math.max(...ours.map((value, index) => Math.abs(value - (theirs[index] ?? NaN)))) / size;
}

describe('the shipped models', () => {
  it('are all that were ever shipped', async () => {
    const present = (await readdir(place)).filter((name) => /^[0-9a-f]{16}$/.test(name));
    expect(present).toEqual(expect.arrayContaining(everShipped));
  });

  it.each(everShipped)('compute what tf.loadLayersModel reads from their files: %s', async (id) => {
    const generator = await loadGenerator(shipped, id);
    const { manifest } = generator;
    const draws = Array.from({ length: 6 }, (_, index) => ({
      latent: seedToLatent(`keras/${index}`, manifest.latent.size),
      label: manifest.labels ? index : null,
    }));
    const inputs = generatorInputs(draws, manifest.latent.size, manifest.labels?.length ?? 0);
    const networks = new Map<string, readonly [RunningNetwork, Float32Array]>([
      ['generator', [generator.running, inputs]],
    ]);
    const names = companionNames.filter((name) => manifest.companions[name]);
    for (const [name, { running }] of Object.entries(
      await loadCompanions(shipped, manifest, names),
    )) {
      const size = sizeOf(running.network.inputShape);
      const images = Float32Array.from({ length: 3 * size }, (_, index) => Math.sin(index * 0.7));
      networks.set(name, [running, images]);
    }
    for (const [name, [running, input]] of networks) {
      const theirs = await byKeras(`${place}/${id}/${name}`, running.network.inputShape, input);
      // Both round float32 sums, in another order: 2.6e-6 over the five layers of the generator, which is less than
      // either is from exact arithmetic.
      expect(largestDifference(running.run(input), theirs), name).toBeLessThan(5e-6);
    }
  });

  it.each(everShipped)('draw as close to exact arithmetic as tfjs does: %s', async (id) => {
    const { manifest, running } = await loadGenerator(shipped, id);
    const draws = [0, 1, 2, 3].map((index) => ({
      latent: seedToLatent(`exact/${index}`, manifest.latent.size),
      label: manifest.labels ? index : null,
    }));
    const inputs = generatorInputs(draws, manifest.latent.size, manifest.labels?.length ?? 0);
    const { network, tensors } = running;
    const size = sizeOf(network.inputShape);
    const exact = draws.flatMap((_, index) => [
      ...networkInDoubles(network, tensors, inputs.slice(index * size, (index + 1) * size)),
    ]);
    const theirs = await byKeras(`${place}/${id}/generator`, network.inputShape, inputs);
    const theirError = largestDifference(theirs, Float64Array.from(exact));
    const ourError = largestDifference(running.run(inputs), Float64Array.from(exact));
    // tfjs is off by more than 1e-6 itself, so nothing can be held to it more closely.
    expect(theirError).toBeGreaterThan(1e-6);
    expect(ourError).toBeLessThan(2 * theirError);
  });
});
