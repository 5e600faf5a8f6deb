import * as tf from '@tensorflow/tfjs-core';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import {
  digestOf,
  generatorFromDigest,
  type RandomGenerator,
} from '../../../models/random/generator-state.ts';
import { fillNormal } from '../../../models/random/normal.ts';
import type { SemiConfiguration, SemiConfigurationOf } from '../configuration.ts';
import {
  createTrained,
  createVariable,
  partsByName,
  type Trained,
  trainedTensors,
} from '../../nn/trained.ts';
import type { GeneratorLayers } from './generator.ts';
import type { NormalizedLayer } from './normalized-layer.ts';

/** A discriminator with its optimiser's memory and the moving average of what is trained. */
export interface SemiDiscriminator extends Trained {
  readonly layers: readonly NormalizedLayer<tf.Variable>[];
  /** By the names of the trained parameters. */
  readonly average: ReadonlyMap<string, tf.Variable>;
}

export interface SemiGenerator extends Trained {
  readonly layers: GeneratorLayers<tf.Variable>;
}

/** Both sides. */
export interface SemiGame {
  readonly discriminator: SemiDiscriminator;
  readonly generator: SemiGenerator;
}

/** What of a configuration decides how a game begins. */
export type GameSizes = Pick<SemiConfiguration, 'seed' | 'units' | 'imageShape' | 'labels'> & {
  readonly method: Pick<
    SemiConfigurationOf<'feature-matching'>['method'],
    'generatorUnits' | 'latentSize'
  >;
};

/** Of the normal distribution that directions are drawn from, as in the published program. */
const directionDeviation = 0.1;

/** Both sides with fresh weights. The caller disposes {@link gameTensors}. */
export function createSemiGame(sizes: GameSizes): SemiGame {
  return { discriminator: createDiscriminator(sizes), generator: createGenerator(sizes) };
}

/** Every tensor of a game by name. */
export function gameTensors({ discriminator, generator }: SemiGame): Map<string, tf.Variable> {
  const sides = {
    discriminator: trainedTensors(discriminator),
    generator: trainedTensors(generator),
    average: discriminator.average,
    // The lengths of hidden layers come from the first images and stay: they are not trained.
    length: new Map(discriminator.layers.map(({ scale }, index) => [`${index}/scale`, scale])),
  };
  return new Map(
    Object.entries(sides).flatMap(([side, tensors]) =>
      [...tensors].map(([name, tensor]) => [`${side}/${name}`, tensor] as const),
    ),
  );
}

/** Directions from a normal distribution, lengths 1, no bias. Only the last layer's length is trained. */
function createDiscriminator(sizes: GameSizes): SemiDiscriminator {
  const random = generatorFromDigest(digestOf(`semi-supervised/${sizes.seed}/discriminator`));
  const [height, width] = sizes.imageShape;
  const widths = [height * width, ...sizes.units, sizes.labels.length];
  const layers = widths.slice(1).map((units, index) => {
    const inputs = widths[index] ?? 0;
    const direction = fillNormal(random, new Float32Array(inputs * units)).map(
      (value) => value * directionDeviation,
    );
    return normalizedLayer(direction, inputs, units);
  });
  const trained = layers.map(({ direction, scale, bias }, index) =>
    index === layers.length - 1 ? { direction, scale, bias } : { direction, bias },
  );
  const parameters = partsByName<tf.Variable>(trained);
  const average = new Map(
    [...parameters].map(([name, value]) => [name, tf.variable(value, false)]),
  );
  return { layers, average, ...createTrained(parameters) };
}

/** Glorot uniform, as the published program's. */
function createGenerator(sizes: GameSizes): SemiGenerator {
  const random = generatorFromDigest(digestOf(`semi-supervised/${sizes.seed}/generator`));
  const [height, width] = sizes.imageShape;
  const { generatorUnits, latentSize } = sizes.method;
  const widths = [latentSize, ...generatorUnits];
  const hidden = generatorUnits.map((units, index) => {
    const inputs = widths[index] ?? 0;
    return {
      kernel: createVariable(glorot(inputs, units, random), [inputs, units]),
      shift: createVariable(new Float32Array(units), [1, units]),
    };
  });
  const [inputs, units] = [widths.at(-1) ?? 0, height * width];
  const last = normalizedLayer(glorot(inputs, units, random), inputs, units);
  return {
    layers: { hidden, last },
    ...createTrained(partsByName<tf.Variable>([...hidden, last])),
  };
}

function normalizedLayer(
  direction: Float32Array,
  inputs: number,
  units: number,
): NormalizedLayer<tf.Variable> {
  return {
    direction: createVariable(direction, [inputs, units]),
    scale: createVariable(new Float32Array(units).fill(1), [1, units]),
    bias: createVariable(new Float32Array(units), [1, units]),
  };
}

/** Glorot and Bengio 2010, equation 16. */
function glorot(inputs: number, units: number, random: RandomGenerator): Float32Array {
  const limit = Math.sqrt(6 / (inputs + units));
  return new Float32Array(inputs * units).map(() => (2 * uniformFloat64(random) - 1) * limit);
}
