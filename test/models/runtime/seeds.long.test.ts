import * as tf from '@tensorflow/tfjs-core';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { generate, generatorInputs, loadGenerator } from '../../../models/generator.ts';
import { readAlias } from '../../../models/manifest/alias.ts';
import { toPixels } from '../../../models/pixels.ts';
import { seedToLatent } from '../../../models/seed/seed.ts';
import { folderStore } from '../../../models/stores/folder.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { forward } from '../../../pipeline/nn/forward.ts';
import { tensorsOf } from '../../../pipeline/nn/running.ts';

const shipped = folderStore(fileURLToPath(new URL('../../../models/shipped', import.meta.url)));
const batchSize = 100;

it('the runtime and the training kernels draw the same 2,352,000 pixels of 3,000 seeds', async () => {
  await startEngine('wasm');
  const generator = await loadGenerator(shipped, (await readAlias(shipped, 'champion')).id);
  const { manifest, running } = generator;
  const { latent, labels, image } = manifest;
  const tensors = tensorsOf(running);
  let pixels = 0;
  for (let first = 0; first < 3000; first += batchSize) {
    const draws = Array.from({ length: batchSize }, (_, place) => ({
      latent: seedToLatent(`seed ${first + place}`, latent.size),
      label: labels ? (first + place) % labels.length : null,
    }));
    const inputs = generatorInputs(draws, latent.size, labels?.length ?? 0);
    const trained = tf.tidy(() =>
      forward(
        manifest.generator,
        tensors,
        tf.tensor(inputs, [batchSize, ...manifest.generator.inputShape]),
      ).dataSync<'float32'>(),
    );
    expect(running.run(inputs)).toEqual(trained);
    expect(Uint8Array.from(generate(generator, draws).flatMap((digit) => [...digit]))).toEqual(
      toPixels(trained),
    );
    pixels += batchSize * image.height * image.width;
  }
  expect(pixels).toBe(2_352_000);
});
