import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LayerSpecification } from '../../../models/network/layers.ts';
import type { NetworkSpecification } from '../../../models/network/network.ts';
import {
  type RunningNetwork,
  runtimeBytes,
  startNetwork,
} from '../../../models/runtime/running-network.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { forward } from '../../../pipeline/nn/forward.ts';
import { tensorsOf } from '../../../pipeline/nn/running.ts';
import { type RandomCase, randomCase } from './random-networks.ts';

beforeAll(() => startEngine('wasm'));

/** What the training kernels compute. */
function trained(running: RunningNetwork, { input, batch }: RandomCase): Float32Array {
  return tf.tidy(() => {
    const { network } = running;
    const images = tf.tensor(input, [batch, ...network.inputShape]);
    return forward(network, tensorsOf(running), images).dataSync<'float32'>();
  });
}

/** One layer over vectors of four numbers, without weights. */
async function activation(layer: LayerSpecification, values: readonly number[]) {
  const running = await startNetwork({ inputShape: [values.length], layers: [layer] }, []);
  const output = running.run(Float32Array.from(values));
  running.dispose();
  return [...output];
}

const identity = (size: number): NetworkSpecification => ({
  inputShape: [size],
  layers: [{ kind: 'dense', units: size }],
});

/** The weights of {@link identity}, float32, of which the first may be another number. */
const identityTensors = (size: number, first = 1) => [
  {
    name: 'dense_1/kernel',
    shape: [size, size],
    bytes: new Uint8Array(
      Float32Array.from({ length: size * size }, (_, index) =>
        index === 0 ? first : index % (size + 1) === 0 ? 1 : 0,
      ).buffer,
    ),
    isHalf: false,
  },
  { name: 'dense_1/bias', shape: [size], bytes: new Uint8Array(4 * size), isHalf: false },
];

describe('a network on the runtime', () => {
  it('computes what the training kernels compute, bit for bit, over 200 random networks', async () => {
    for (let index = 0; index < 200; index++) {
      const drawn = randomCase(`runtime/${index}`);
      const running = await startNetwork(drawn.network, drawn.tensors);
      expect(running.run(drawn.input), JSON.stringify(drawn.network)).toEqual(
        trained(running, drawn),
      );
      running.dispose();
    }
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 33, 65])(
    'gives each image of a batch of %i the same bits as alone',
    async (batch) => {
      const { network, tensors } = randomCase('runtime/3');
      const size = network.inputShape.reduce((product, length) => product * length, 1);
      const input = Float32Array.from({ length: batch * size }, (_, index) => Math.sin(index));
      const running = await startNetwork(network, tensors);
      const together = running.run(input);
      const alone = Array.from({ length: batch }, (_, image) => [
        ...running.run(input.subarray(image * size, (image + 1) * size)),
      ]);
      expect([...together]).toEqual(alone.flat());
      running.dispose();
    },
  );

  it('computes sigmoid and softplus to six digits', async () => {
    const values = [-90, -3, -1e-3, 0, 0.7, 4, 90];
    const sigmoid = await activation({ kind: 'sigmoid' }, values);
    const softplus = await activation({ kind: 'softplus' }, values);
    for (const [index, value] of values.entries()) {
      expect(sigmoid[index]).toBeCloseTo(1 / (1 + Math.exp(-value)), 6);
      const exact = value > 30 ? value : Math.log1p(Math.exp(value));
      expect(softplus[index]).toBeCloseTo(exact, 5);
    }
  });

  it('computes with infinities, NaN and the smallest numbers as IEEE 754 says', async () => {
    const values = [Infinity, -Infinity, NaN, 1e-45, -0];
    expect(await activation({ kind: 'tanh' }, values)).toEqual([1, -1, NaN, 2 ** -149, -0]);
    expect(await activation({ kind: 'leakyRelu', slope: 0.5 }, values)).toEqual([
      Infinity,
      -Infinity,
      NaN,
      2 ** -149,
      -0,
    ]);
  });

  it('rounds pixels half up, within 0 to 255', async () => {
    const running = await startNetwork({ inputShape: [6], layers: [{ kind: 'flatten' }] }, []);
    const values = Float32Array.of(-1, 1, 0, -2, 2, NaN);
    expect([...running.runToPixels(values)]).toEqual([0, 255, 128, 0, 255, 0]);
    running.dispose();
  });

  it('frees its memory, and computes the same for those who still hold it', async () => {
    const { network, tensors, input } = randomCase('runtime/5');
    const running = await startNetwork(network, tensors);
    const output = running.run(input);
    const before = await runtimeBytes();
    const weights = running.bytes();
    running.dispose();
    running.dispose();
    expect(await runtimeBytes()).toBe(before - Math.max(16, Math.ceil(weights / 16) * 16));
    expect(running.bytes()).toBe(0);
    expect(running.run(input)).toEqual(output);
    expect(await runtimeBytes()).toBe(before - Math.max(16, Math.ceil(weights / 16) * 16));
  });
});

describe('the runtime refuses', () => {
  it('a weight that is not finite, by its tensor and place', async () => {
    const before = await runtimeBytes();
    await expect(startNetwork(identity(3), identityTensors(3, NaN))).rejects.toThrow(
      'dense_1/kernel: number 0 is NaN, a finite number is needed',
    );
    expect(await runtimeBytes()).toBe(before);
  });

  it('a layer that it does not know, by its kind', async () => {
    const network = { inputShape: [3], layers: [{ kind: 'attention' } as never] };
    await expect(startNetwork(network, [])).rejects.toThrow(
      'layer "attention": this version of digit-mint does not know it',
    );
  });

  it('a tensor that is missing', async () => {
    await expect(startNetwork(identity(2), identityTensors(2).slice(0, 1))).rejects.toThrow(
      'dense_1/bias: the tensor is missing',
    );
  });

  it('a tensor that is cut short', async () => {
    const before = await runtimeBytes();
    const [kernel, bias] = identityTensors(2);
    if (!kernel || !bias) throw new Error('two tensors are needed');
    const short = { ...kernel, bytes: kernel.bytes.subarray(0, 12) };
    await expect(startNetwork(identity(2), [short, bias])).rejects.toThrow(
      'dense_1/kernel: 16 bytes expected, 12 found',
    );
    expect(await runtimeBytes()).toBe(before);
  });

  it('a network for which there is no memory, and runs others after it', async () => {
    const before = await runtimeBytes();
    // 40 GB: WebAssembly addresses 4.
    const huge: NetworkSpecification = {
      inputShape: [100_000],
      layers: [{ kind: 'dense', units: 100_000 }],
    };
    await expect(startNetwork(huge, [])).rejects.toThrow(
      /^memory: \d+ MiB more for a network were refused, \d+ MiB are held$/,
    );
    expect(await runtimeBytes()).toBe(before);
    const running = await startNetwork(identity(3), identityTensors(3));
    expect([...running.run(Float32Array.of(1, 2, 3))]).toEqual([1, 2, 3]);
    running.dispose();
  });

  it('an input that is not a whole number of its own', async () => {
    const running = await startNetwork(identity(3), identityTensors(3));
    expect(() => running.run(new Float32Array(4))).toThrow(
      'input: 4 numbers given, a multiple of 3 needed',
    );
    running.dispose();
  });
});
