import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { layerKernels } from '../../build/layer-kernels.mjs';
import { layerSchema, type LayerSpecification } from '../../models/network/layers.ts';
import { forward, networkParameters } from '../../models/network/network.ts';
import { startWasmEngine } from '../../models/wasm-engine.ts';

beforeAll(() => startWasmEngine());

/** One layer of each kind, in two networks: one that takes vectors, one that takes images. */
const layers: readonly LayerSpecification[] = [
  { kind: 'dense', units: 16 },
  { kind: 'batchNormalization', momentum: 0.9, epsilon: 1e-3 },
  { kind: 'leakyRelu', slope: 0.2 },
  { kind: 'reshape', shape: [2, 2, 4] },
  { kind: 'depthToSpace', blockSize: 2 },
  { kind: 'conv2d', filters: 4, kernelSize: [3, 3], strides: [1, 1], padding: 'same' },
  { kind: 'batchNormalization', momentum: 0.9, epsilon: 1e-3 },
  { kind: 'spaceToDepth', blockSize: 2 },
  { kind: 'conv2d', filters: 4, kernelSize: [2, 2], strides: [2, 2], padding: 'valid' },
  { kind: 'flatten' },
  { kind: 'tanh' },
];

describe('the kernels that a bundle starts with', () => {
  it('are all that layers of every kind need', async () => {
    const kinds = layerSchema.options.map((option) => option.shape.kind.value);
    expect(new Set(layers.map(({ kind }) => kind))).toEqual(new Set(kinds));
    const network = { inputShape: [3], layers };
    const parameters = new Map(
      networkParameters(network).map(({ name, shape }) => [name, tf.ones([...shape])]),
    );
    const { kernelNames } = await tf.profile(() =>
      tf.tidy(() => forward(network, parameters, tf.tensor2d([[1, 2, 3]]))),
    );
    tf.dispose([...parameters.values()]);
    expect(kernelNames).toContain('Conv2D');
    expect(kernelNames.filter((name) => !layerKernels.includes(name))).toEqual([]);
  });
});
