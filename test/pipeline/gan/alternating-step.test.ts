import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { drawGeneratorInputs, drawImages } from '../../../pipeline/gan/batches.ts';
import { type NetworkState, stateTensors } from '../../../pipeline/nn/parameters.ts';
import { trainDiscriminator, trainGenerator } from '../../../pipeline/gan/alternating-step.ts';
import { createGan, disposeGan, type Gan } from '../../../pipeline/gan/gan.ts';
import { createStreams, type RandomStreams } from '../../../pipeline/gan/streams.ts';
import { tinyConfiguration, tinyImages } from '../../fixtures/tiny-configuration.ts';

let streams: RandomStreams;
let gan: Gan;

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});
beforeEach(() => {
  streams = createStreams(tinyConfiguration.seed);
  gan = createGan(tinyConfiguration, streams);
});
afterEach(() => disposeGan(gan));

/** Every value of a network, its optimiser's memory too. */
function snapshot(state: NetworkState): Map<string, number[]> {
  return new Map([...stateTensors(state)].map(([name, tensor]) => [name, [...tensor.dataSync()]]));
}

function moveDiscriminator() {
  const real = drawImages(tinyImages, 4, 0, streams.batches);
  const fake = drawGeneratorInputs(4, 3, 0, streams.latents);
  const outcome = trainDiscriminator(gan, real, fake, tinyConfiguration.optimizer);
  const read = (scalar: tf.Scalar) => scalar.dataSync()[0] ?? Number.NaN;
  const values = {
    lossOnReal: read(outcome.lossOnReal),
    lossOnFake: read(outcome.lossOnFake),
    accuracyOnReal: read(outcome.accuracyOnReal),
    accuracyOnFake: read(outcome.accuracyOnFake),
  };
  tf.dispose([{ ...real }, { ...fake }, { ...outcome }]);
  return values;
}

function moveGenerator(): number {
  const inputs = drawGeneratorInputs(8, 3, 0, streams.latents);
  const { generatorLoss } = trainGenerator(gan, inputs, tinyConfiguration.optimizer);
  const [value = Number.NaN] = generatorLoss.dataSync();
  tf.dispose([{ ...inputs }, generatorLoss]);
  return value;
}

describe("the discriminator's step", () => {
  it('moves every weight of the discriminator and not one bit of the generator', () => {
    const { generator, discriminator } = gan;
    const [generatorBefore, before] = [snapshot(generator), snapshot(discriminator)];
    moveDiscriminator();
    expect(snapshot(generator)).toEqual(generatorBefore);
    for (const [name, values] of snapshot(discriminator)) {
      expect(values, name).not.toEqual(before.get(name));
    }
  });

  it('makes two updates, one on real images and one on fakes', () => {
    moveDiscriminator();
    expect(gan.updates).toEqual({ generator: 0, discriminator: 2 });
  });

  it('learns to tell a fixed set of real images from fakes', () => {
    const first = moveDiscriminator();
    let last = first;
    for (let step = 0; step < 300; step++) last = moveDiscriminator();
    expect(last.lossOnReal + last.lossOnFake).toBeLessThan(
      0.5 * (first.lossOnReal + first.lossOnFake),
    );
    expect(last.accuracyOnReal).toBe(1);
    expect(last.accuracyOnFake).toBe(1);
  });
});

describe("the generator's step", () => {
  it('moves every weight and moving statistic of the generator and not one bit of the discriminator', () => {
    moveDiscriminator();
    const { generator, discriminator } = gan;
    const [before, discriminatorBefore] = [snapshot(generator), snapshot(discriminator)];
    moveGenerator();
    expect(snapshot(discriminator)).toEqual(discriminatorBefore);
    for (const [name, values] of snapshot(generator)) {
      expect(values, name).not.toEqual(before.get(name));
    }
  });

  it('lowers its loss against a discriminator that stays as it is', () => {
    for (let step = 0; step < 50; step++) moveDiscriminator();
    const first = moveGenerator();
    for (let step = 0; step < 200; step++) moveGenerator();
    expect(moveGenerator()).toBeLessThan(first);
  });
});

describe('both steps', () => {
  it('keep no tensor behind', () => {
    moveDiscriminator();
    moveGenerator();
    const before = tf.memory().numTensors;
    for (let step = 0; step < 5; step++) {
      moveDiscriminator();
      moveGenerator();
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});
