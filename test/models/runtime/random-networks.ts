import type { LayerSpecification } from '../../../models/network/layers.ts';
import { outputShape, sizeOf } from '../../../models/network/layers.ts';
import { type NetworkSpecification, networkParameters } from '../../../models/network/network.ts';
import type { StoredTensor } from '../../../models/network/weights.ts';
import { fillNormal } from '../../../models/seed/normal.ts';
import {
  type RandomGenerator,
  digestOf,
  generatorFromDigest,
} from '../../../models/seed/random.ts';
import { uniformInt } from 'pure-rand/distribution/uniformInt';

/** A network over odd shapes, its weights, and a batch for it. */
export interface RandomCase {
  readonly network: NetworkSpecification;
  readonly tensors: readonly StoredTensor[];
  readonly input: Float32Array;
  readonly batch: number;
}

/** A case drawn from a seed: images of 1 to 9 pixels a side, strides of 1 to 3, batches of 1 to 20. */
export function randomCase(seed: string): RandomCase {
  const random = generatorFromDigest(digestOf(seed));
  const network = randomNetwork(random);
  const tensors = networkParameters(network).map(({ name, shape }) => {
    const values = fillNormal(random, new Float32Array(sizeOf(shape)));
    // A variance is positive.
    const own = name.endsWith('moving_variance') ? values.map((value) => 0.1 + value ** 2) : values;
    return { name, shape, bytes: new Uint8Array(own.buffer), isHalf: false };
  });
  const batch = uniformInt(random, 1, 20);
  const input = fillNormal(random, new Float32Array(batch * sizeOf(network.inputShape)));
  return { network, tensors, input, batch };
}

function randomNetwork(random: RandomGenerator): NetworkSpecification {
  const between = (least: number, most: number) => uniformInt(random, least, most);
  const inputShape = [between(1, 9), between(1, 9), between(1, 9)];
  const layers: LayerSpecification[] = [];
  let shape: readonly number[] = inputShape;
  const add = (layer: LayerSpecification) => {
    layers.push(layer);
    shape = outputShape(layer, shape);
  };
  for (let count = between(1, 4); count > 0; count--) {
    add(imageLayer(shape, between));
    if (between(0, 1)) add({ kind: 'leakyRelu', slope: 0.2 });
  }
  if (between(0, 1)) {
    add({ kind: 'flatten' });
    add({ kind: 'dense', units: between(1, 40) });
    if (between(0, 1)) add({ kind: 'leakyRelu', slope: 0.1 });
  }
  if (between(0, 1)) add({ kind: 'tanh' });
  return { inputShape, layers };
}

function imageLayer(
  [height = 0, width = 0, channels = 0]: readonly number[],
  between: (least: number, most: number) => number,
): LayerSpecification {
  const choice = between(0, 5);
  if (choice === 0) return { kind: 'batchNormalization', momentum: 0.9, epsilon: 1e-3 };
  if (choice === 1 && channels % 4 === 0) return { kind: 'depthToSpace', blockSize: 2 };
  if (choice === 2 && height % 2 === 0 && width % 2 === 0) {
    return { kind: 'spaceToDepth', blockSize: 2 };
  }
  const padding = between(0, 1) ? 'same' : 'valid';
  const most = (length: number) => (padding === 'same' ? 4 : Math.min(4, length));
  return {
    kind: 'conv2d',
    filters: between(1, 9),
    kernelSize: [between(1, most(height)), between(1, most(width))],
    strides: [between(1, 3), between(1, 3)],
    padding,
  };
}
