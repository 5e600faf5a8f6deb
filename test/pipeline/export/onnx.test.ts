import { fc } from '../../fixtures/seeded-checks.ts';
import { describe, expect, it } from 'vitest';
import { type LayerSpecification, type Shape, sizeOf } from '../../../models/network/layers.ts';
import { layerSchema } from '../../../models/network/schema.ts';
import {
  type NetworkSpecification,
  networkOutputShape,
  networkParameters,
} from '../../../models/network/network.ts';
import { startNetwork } from '../../../models/runtime/running-network.ts';
import { fillNormal } from '../../../models/seed/normal.ts';
import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';
import { encodeOnnx } from '../../../pipeline/export/onnx.ts';
import { needs } from '../../fixtures/requirements.ts';
import { type OnnxCase, runOnnx } from './run-onnx.ts';

const onVectors: LayerSpecification[] = [
  { kind: 'dense', units: 12 },
  { kind: 'batchNormalization', momentum: 0.8, epsilon: 1e-3 },
  { kind: 'leakyRelu', slope: 0.2 },
  { kind: 'tanh' },
  { kind: 'sigmoid' },
  { kind: 'softplus' },
  { kind: 'reshape', shape: [2, 3, 2] },
];

const sizes = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }));

/** Any layer, whether or not it fits what comes before. */
const anyLayer: fc.Arbitrary<LayerSpecification> = fc.oneof(
  fc.constantFrom(...onVectors),
  fc.constant({ kind: 'flatten' as const }),
  fc.record({
    kind: fc.constant('conv2d' as const),
    filters: fc.constantFrom(1, 3, 4, 8),
    kernelSize: sizes,
    strides: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    padding: fc.constantFrom('same' as const, 'valid' as const),
  }),
  fc.record({
    kind: fc.constantFrom('depthToSpace' as const, 'spaceToDepth' as const),
    blockSize: fc.integer({ min: 2, max: 3 }),
  }),
);

/** A network of the layers that fit one another, out of those given. */
function networkOfFitting(
  inputShape: Shape,
  layers: readonly LayerSpecification[],
): NetworkSpecification {
  const fitting: LayerSpecification[] = [];
  let shape = inputShape;
  for (const layer of layers) {
    if (layer.kind === 'dense' && shape.length > 1) continue;
    try {
      shape = networkOutputShape({ inputShape: shape, layers: [layer] });
      fitting.push(layer);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return { inputShape, layers: fitting };
}

const anyNetwork = fc
  .tuple(
    fc.oneof(
      fc.constantFrom<Shape>([5], [12]),
      fc.constantFrom<Shape>([6, 4, 8], [7, 5, 9], [6, 6, 3], [1, 2, 4]),
    ),
    fc.array(anyLayer, { minLength: 1, maxLength: 10 }),
  )
  .map(([inputShape, layers]) => networkOfFitting(inputShape, layers));

interface Run extends OnnxCase {
  readonly network: NetworkSpecification;
  readonly outputShape: readonly number[];
  readonly expected: Float32Array;
}

/** A network with random weights, and what the runtime makes of a random batch. */
async function runOf(network: NetworkSpecification, index: number): Promise<Run> {
  const batch = (index % 3) + 1;
  const random = generatorFromDigest(digestOf(`onnx ${index}`));
  const tensors = networkParameters(network).map(({ name, shape }) => {
    const values = fillNormal(random, new Float32Array(sizeOf(shape))).map((value) =>
      name.endsWith('moving_variance') ? 0.1 + value ** 2 : value,
    );
    return { name, shape, bytes: new Uint8Array(values.buffer), isHalf: false };
  });
  const inputShape = [batch, ...network.inputShape];
  const input = fillNormal(random, new Float32Array(sizeOf(inputShape)));
  const running = await startNetwork(network, tensors);
  const expected = running.run(input);
  running.dispose();
  const outputShape = [batch, ...networkOutputShape(network)];
  return { network, model: encodeOnnx(network, tensors), input, inputShape, outputShape, expected };
}

/** The largest difference, relative to the largest value from 1 up. */
function largestDifference(values: Float32Array, expected: Float32Array): number {
  const scale = Math.max(1, ...expected.map(Math.abs));
  return (
    Math.max(...values.map((value, index) => Math.abs(value - (expected[index] ?? 0)))) / scale
  );
}

describe('an ONNX model', needs('onnx'), () => {
  it('computes what our forward pass does, for 200 random networks of every kind of layer', async () => {
    const networks = fc.sample(anyNetwork, { seed: 14, numRuns: 200 });
    const kinds = new Set(networks.flatMap(({ layers }) => layers.map(({ kind }) => kind)));
    expect(kinds).toEqual(new Set(layerSchema.options.map(({ shape }) => shape.kind.value)));
    const runs: Run[] = [];
    for (const [index, network] of networks.entries()) runs.push(await runOf(network, index));
    for (const [index, outcome] of (await runOnnx(runs)).entries()) {
      const { network, outputShape, expected } = runs[index] as Run;
      const what = JSON.stringify(network);
      if ('error' in outcome) throw new Error(`${what}: ${outcome.error}`);
      expect(outcome.outputShape, what).toEqual(outputShape);
      expect(largestDifference(outcome.output, expected), what).toBeLessThan(1e-5);
    }
  });

  it('names its input and takes any batch', async () => {
    const run = await runOf({ inputShape: [3], layers: [{ kind: 'tanh' }] }, 0);
    const [outcome] = await runOnnx([run]);
    expect(outcome).toMatchObject({ input: 'latent', inputShape: ['batch', 3] });
  });
});

describe('encoding a network as ONNX', () => {
  const network: NetworkSpecification = { inputShape: [2], layers: [{ kind: 'dense', units: 1 }] };

  it('refuses a tensor that is missing or of another shape, by name', () => {
    expect(() => encodeOnnx(network, [])).toThrow('dense_1/kernel: [2,1] expected, none given');
    const kernel = {
      name: 'dense_1/kernel',
      shape: [1, 2],
      bytes: new Uint8Array(8),
      isHalf: false,
    };
    expect(() => encodeOnnx(network, [kernel])).toThrow(
      'dense_1/kernel: [2,1] expected, [1,2] given',
    );
  });

  it('refuses a dense layer over an image', () => {
    const layers: LayerSpecification[] = [{ kind: 'dense', units: 1 }];
    expect(() => encodeOnnx({ inputShape: [2, 2, 1], layers }, [])).toThrow(
      'dense: [units] expected, [2,2,1] given',
    );
  });
});
