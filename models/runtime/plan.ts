import { type LayerSpecification, type Shape, outputShape, sizeOf } from '../network/layers.ts';
import { type NetworkSpecification, namedLayers } from '../network/network.ts';
import {
  type Matrix,
  type Step,
  convolutionStep,
  denseStep,
  matrixOf,
  otherStep,
} from './steps.ts';

/** A tensor's place among the weights of a network. */
export interface Placement {
  readonly name: string;
  /** Bytes from the start of the weights. */
  readonly offset: number;
  /** The matrix it is packed as; absent: a vector, which stays as it is. */
  readonly matrix?: Matrix;
}

/** How the runtime computes a network: steps, and the memory that they need. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly placements: readonly Placement[];
  readonly weightBytes: number;
  /** Floats of the largest activation of one image. */
  readonly widest: number;
  /** Floats of the deepest patch under a filter. */
  readonly deepest: number;
  /** The most channels of an activation. */
  readonly channels: number;
  readonly inputSize: number;
  readonly outputSize: number;
}

/**
 * Plans how a network is computed. LeakyReLU behind a layer with weights is part of that layer's step.
 *
 * @throws RangeError for a layer of an unknown kind, and for shapes that do not fit
 */
export function planNetwork(network: NetworkSpecification): Plan {
  const layers = namedLayers(network);
  const sizes = [network.inputShape, ...layers.map(outputOf)].map(sizeOf);
  const placements: Placement[] = [];
  let weightBytes = 0;
  const reserve = (length: number, name: string, matrix?: Matrix): number => {
    const offset = weightBytes;
    placements.push({ name, offset, ...(matrix && { matrix }) });
    weightBytes += 4 * ((length + 3) & ~3);
    return offset;
  };
  const steps: Step[] = [];
  for (let index = 0; index < layers.length; index++) {
    const named = layers[index];
    if (!named) break;
    const next = layers[index + 1]?.layer;
    const { name, layer, inputShape } = named;
    if (layer.kind !== 'dense' && layer.kind !== 'conv2d') {
      steps.push(
        otherStep(layer, inputShape, (part) => reserve(inputShape.at(-1) ?? 0, `${name}/${part}`)),
      );
      continue;
    }
    const slope = next?.kind === 'leakyRelu' ? next.slope : 1;
    if (next?.kind === 'leakyRelu') index++;
    const matrix = matrixOf(layer, inputShape);
    const { depth, columns } = matrix;
    const kernel = reserve(depth * ((columns + 3) & ~3), `${name}/kernel`, matrix);
    const weighted = { kernel, bias: reserve(columns, `${name}/bias`), slope };
    steps.push(
      layer.kind === 'dense'
        ? denseStep(matrix, weighted)
        : convolutionStep(layer, inputShape, weighted),
    );
  }
  return {
    steps,
    placements,
    weightBytes,
    widest: Math.max(...sizes),
    deepest: Math.max(0, ...layers.map(({ layer, inputShape }) => depthOf(layer, inputShape))),
    channels: Math.max(0, ...layers.map(({ inputShape }) => inputShape.at(-1) ?? 0)),
    inputSize: sizes[0] ?? 0,
    outputSize: sizes.at(-1) ?? 0,
  };
}

function outputOf(named: {
  readonly layer: LayerSpecification;
  readonly inputShape: Shape;
}): Shape {
  return outputShape(named.layer, named.inputShape);
}

function depthOf(layer: LayerSpecification, inputShape: Shape): number {
  return layer.kind === 'dense' || layer.kind === 'conv2d' ? matrixOf(layer, inputShape).depth : 0;
}
