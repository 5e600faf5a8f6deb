import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { sizeOf } from '../../../models/network/layers.ts';
import {
  type NetworkSpecification,
  networkOutputShape,
  networkParameters,
} from '../../../models/network/network.ts';
import type { Configuration } from '../../../pipeline/gan/configuration.ts';
import { type EngineName, startEngine } from '../../../pipeline/engines/engine.ts';
import {
  convolutionalDiscriminator,
  convolutionalGenerator,
} from '../../../pipeline/gan/networks.ts';
import type { LabelledImages } from '../../../pipeline/data/images.ts';
import { createTrainableGan } from '../../../pipeline/gan/trainable.ts';
import { tinyConditionalConfiguration } from '../../fixtures/tiny-configuration.ts';

function parameterCount(network: NetworkSpecification): number {
  return networkParameters(network).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

/** Every trained weight of both networks before and after an iteration, on 8 × 8 images. */
async function stepBoth(engine: EngineName) {
  await startEngine(engine);
  const configuration: Configuration = {
    ...tinyConditionalConfiguration,
    imageShape: [8, 8, 1],
    generator: convolutionalGenerator(3 + 2, [8, 8, 1]),
    discriminator: convolutionalDiscriminator([8, 8, 1], 1 + 2),
  };
  const trainable = createTrainableGan(configuration, images);
  const { gan } = trainable;
  const weights = () =>
    new Map(
      (['generator', 'discriminator'] as const).flatMap((side) =>
        [...gan[side].trained].map(
          ([name, variable]) => [`${side} ${name}`, variable.dataSync()] as const,
        ),
      ),
    );
  const before = weights();
  const metrics = await trainable.step(0, new AbortController().signal);
  const after = weights();
  tf.dispose({ ...metrics });
  trainable.dispose();
  return { before, after };
}

/** Eight images of 8 × 8 with all greys in them. */
const images: LabelledImages = {
  count: 8,
  height: 8,
  width: 8,
  channels: 1,
  pixels: Uint8Array.from({ length: 8 * 64 }, (_, index) => (index * 37) % 256),
  labels: Uint8Array.from({ length: 8 }, (_, index) => index % 2),
};

describe('the convolutional networks', () => {
  it('have the parameter counts that are worked out by hand', () => {
    // 64 · 128 + 128 = 8,320;  128 · (7 · 7 · 48) + 2,352 = 303,408;  3 · 3 · 48 · 96 + 96 = 41,568;
    // 96 channels become 24:  3 · 3 · 24 · 32 + 32 = 6,944;  3 · 3 · 32 · 4 + 4 = 1,156.
    expect(parameterCount(convolutionalGenerator(64, [28, 28, 1]))).toBe(
      8_320 + 303_408 + 41_568 + 6_944 + 1_156, // 361,396
    );
    // 1 channel becomes 4:  3 · 3 · 4 · 32 + 32 = 1,184;  32 become 128:  2 · 2 · 128 · 64 + 64 = 32,832;
    // (7 · 7 · 64) · 128 + 128 = 401,536;  128 · 1 + 1 = 129.
    expect(parameterCount(convolutionalDiscriminator([28, 28, 1]))).toBe(
      1_184 + 32_832 + 401_536 + 129, // 435,681
    );
  });

  it.each([
    [28, 28, 1],
    [32, 20, 3],
    [28, 30, 1],
    [9, 31, 1],
    [8, 127, 3],
  ])('draw one image of %i × %i × %i a latent and judge one logit an image', (...imageShape) => {
    expect(networkOutputShape(convolutionalGenerator(64, imageShape))).toEqual(imageShape);
    expect(networkOutputShape(convolutionalDiscriminator(imageShape))).toEqual([1]);
  });

  it('refuse what is no image', () => {
    const message = 'convolutional networks: [height, width, channels] is needed, not [28,30]';
    expect(() => convolutionalGenerator(64, [28, 30])).toThrow(new RangeError(message));
    expect(() => convolutionalDiscriminator([28, 30])).toThrow(new RangeError(message));
  });

  it('learn: a step moves every tensor, on wasm as on cpu', async () => {
    const onCpu = await stepBoth('cpu');
    const onWasm = await stepBoth('wasm');
    expect(onCpu.after.size).toBe(10 + 8);
    for (const [name, values] of onWasm.after) {
      const moved = values.some((value, index) => value !== onWasm.before.get(name)?.[index]);
      expect(moved, name).toBe(true);
      const reference = onCpu.after.get(name) ?? new Float32Array();
      // Adam's first step is about the learning rate whatever the gradient's size, so a gradient of
      // nothing but rounding may turn its sign; such weights are few.
      const apart = values.filter(
        (value, index) => Math.abs(value - (reference[index] ?? 0)) > 2e-4,
      );
      expect(apart.length / values.length, name).toBeLessThan(0.01);
    }
  });
});
