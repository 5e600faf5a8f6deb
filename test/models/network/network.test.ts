import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { sizeOf } from '../../../models/network/layers.ts';
import {
  type NetworkSpecification,
  networkOutputShape,
  networkParameters,
} from '../../../models/network/network.ts';
import { startWasmEngine } from '../../../pipeline/engines/wasm-engine.ts';
import { kerasTopology } from '../../../pipeline/export/network.ts';
import {
  convolutionalDiscriminator,
  convolutionalGenerator,
  fullyConnectedDiscriminator,
  fullyConnectedGenerator,
} from '../../../pipeline/gan/networks.ts';
import { createNetworkState, disposeNetworkState } from '../../../pipeline/nn/parameters.ts';
import { createStreams } from '../../../pipeline/gan/streams.ts';
import { tinyNetwork } from '../../fixtures/tiny-model.ts';
import { forward } from '../../../pipeline/nn/forward.ts';

beforeAll(() => startWasmEngine());

/** Strides, a kernel and a padding that differ by axis, and both ways of moving blocks, twice. */
const unevenConvolutions: NetworkSpecification = {
  inputShape: [8, 6, 2],
  layers: [
    { kind: 'conv2d', filters: 16, kernelSize: [3, 2], strides: [2, 1], padding: 'same' },
    { kind: 'depthToSpace', blockSize: 2 },
    { kind: 'depthToSpace', blockSize: 2 },
    { kind: 'conv2d', filters: 3, kernelSize: [1, 3], strides: [1, 3], padding: 'valid' },
    { kind: 'spaceToDepth', blockSize: 2 },
    { kind: 'spaceToDepth', blockSize: 2 },
  ],
};

/** The model that tfjs-layers makes of our topology and these weights, as from a model.json. */
async function loadAsKeras(
  network: NetworkSpecification,
  parameters: ReadonlyMap<string, tf.Tensor>,
) {
  const tensors = [...parameters.values()];
  return loadLayersModel({
    load: async () => ({
      modelTopology: kerasTopology(network),
      weightSpecs: [...parameters].map(([name, { shape }]) => ({
        name,
        shape,
        dtype: 'float32' as const,
      })),
      weightData: await new Blob(
        tensors.map((tensor) => tensor.dataSync() as Float32Array<ArrayBuffer>),
      ).arrayBuffer(),
    }),
  });
}

function parameterCount(network: NetworkSpecification): number {
  return networkParameters(network).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

describe("the seed's networks", () => {
  it('have the parameter counts that Keras prints', () => {
    expect(parameterCount(fullyConnectedGenerator(100, [28, 28, 1]))).toBe(1_493_520);
    expect(parameterCount(fullyConnectedDiscriminator([28, 28, 1]))).toBe(533_505);
  });

  it('draw one image a latent and judge one logit an image', () => {
    expect(networkOutputShape(fullyConnectedGenerator(100, [28, 28, 1]))).toEqual([28, 28, 1]);
    expect(networkOutputShape(fullyConnectedDiscriminator([28, 28, 1]))).toEqual([1]);
  });
});

describe('a forward pass', () => {
  it('gives the values worked out by hand', () => {
    const network: NetworkSpecification = {
      inputShape: [2],
      layers: [
        { kind: 'dense', units: 2 },
        { kind: 'leakyRelu', slope: 0.2 },
        { kind: 'batchNormalization', momentum: 0.8, epsilon: 0 },
        { kind: 'tanh' },
      ],
    };
    const parameters = new Map<string, tf.Tensor>([
      ['dense_1/kernel', tf.tensor2d([1, 2, 3, -4], [2, 2])],
      ['dense_1/bias', tf.tensor1d([0.5, 1])],
      ['batch_normalization_1/gamma', tf.tensor1d([2, 1])],
      ['batch_normalization_1/beta', tf.tensor1d([0, 1])],
      ['batch_normalization_1/moving_mean', tf.tensor1d([4, 0])],
      ['batch_normalization_1/moving_variance', tf.tensor1d([4, 1])],
    ]);
    // dense: [1·1 + 1·3 + 0.5, 1·2 − 1·4 + 1] = [4.5, −1]; leaky: [4.5, −0.2];
    // normalized: [2·(4.5 − 4)/2, −0.2 + 1] = [0.5, 0.8].
    const output = forward(network, parameters, tf.tensor2d([[1, 1]]));
    const [first, second] = output.dataSync();
    expect(first).toBeCloseTo(Math.tanh(0.5), 6);
    expect(second).toBeCloseTo(Math.tanh(0.8), 6);
  });

  it('names the parameter that is missing', () => {
    expect(() => forward(tinyNetwork, new Map(), tf.zeros([1, 3]))).toThrow(
      'parameter dense_1/kernel is missing',
    );
  });

  it.each([
    ['fully connected generator', fullyConnectedGenerator(100, [28, 28, 1])],
    ['convolutional generator', convolutionalGenerator(64, [12, 8, 1])],
    ['convolutional discriminator', convolutionalDiscriminator([12, 8, 1])],
    ['network of uneven convolutions', unevenConvolutions],
  ])(
    'agrees with tfjs-layers, which reads our topology as a Keras model: a %s',
    async (_, network) => {
      const state = createNetworkState(network, createStreams(3).weights);
      // Fresh statistics and biases would hide a swapped mean and variance, or a bias left out.
      for (const [name, variable] of state.parameters) {
        if (/moving|bias/.test(name))
          variable.assign(tf.randomUniform(variable.shape, 0.5, 2, 'float32', 7));
      }
      const model = await loadAsKeras(network, state.parameters);
      const input = tf.randomNormal([3, ...network.inputShape], 0, 1, 'float32', 11);
      const ours = forward(network, state.parameters, input).dataSync();
      const theirs = (model.predict(input) as tf.Tensor).dataSync();
      expect(theirs.length).toBe(ours.length);
      // Relative to the outputs' size: logits, unlike pixels, may be large.
      const size = Math.max(1, ...ours.map(Math.abs));
      const largest = Math.max(
        ...ours.map((value, index) => Math.abs(value - (theirs[index] ?? 0))),
      );
      expect(largest / size).toBeLessThan(1e-5);
      const names = model.layers.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      disposeNetworkState(state);
    },
  );
});
