import * as tf from '@tensorflow/tfjs-core';
import { fillNormal } from '../../../models/seed/normal.ts';
import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';
import { moveAverage } from '../../nn/average.ts';
import { sumOfProducts, sumOverRows } from '../../nn/columns.ts';
import {
  type TrainedParameters,
  createMoments,
  createVariable,
  glorotUniform,
  partsByName,
  stateTensors,
} from '../../nn/parameters.ts';
import type { SemiConfiguration, SemiConfigurationOf } from '../configuration.ts';
import type { InputNoise } from './discriminator.ts';
import type { GeneratorLayers } from './generator.ts';
import { type NormalizedLayer, passLayer } from './normalized-layer.ts';

/** A discriminator with its optimiser's memory and the moving average of what is trained. */
export interface SemiDiscriminator extends TrainedParameters {
  readonly layers: readonly NormalizedLayer<tf.Variable>[];
  /** By the names of the trained parameters. */
  readonly average: ReadonlyMap<string, tf.Variable>;
}

export interface SemiGenerator extends TrainedParameters {
  readonly layers: GeneratorLayers<tf.Variable>;
}

/** Both sides. */
export interface SemiGan {
  readonly discriminator: SemiDiscriminator;
  readonly generator: SemiGenerator;
}

/** What of a configuration decides how it begins. */
type GanSizes = Pick<SemiConfiguration, 'seed' | 'units' | 'imageShape' | 'labels'> & {
  readonly method: Pick<
    SemiConfigurationOf<'feature-matching'>['method'],
    'generatorUnits' | 'latentSize'
  >;
};

/** Of the normal distribution that directions are drawn from, as in the published program. */
const directionDeviation = 0.1;

/** Both sides with fresh weights. The caller disposes {@link ganTensors}. */
export function createSemiGan(sizes: GanSizes): SemiGan {
  return { discriminator: createDiscriminator(sizes), generator: createGenerator(sizes) };
}

/** Every tensor of both sides by name. */
export function ganTensors({ discriminator, generator }: SemiGan): Map<string, tf.Variable> {
  const sides = {
    discriminator: stateTensors(discriminator),
    generator: stateTensors(generator),
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
function createDiscriminator(sizes: GanSizes): SemiDiscriminator {
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
  return { layers, average, parameters, moments: createMoments(parameters) };
}

/** Glorot uniform, as the published program's. */
function createGenerator(sizes: GanSizes): SemiGenerator {
  const random = generatorFromDigest(digestOf(`semi-supervised/${sizes.seed}/generator`));
  const [height, width] = sizes.imageShape;
  const { generatorUnits, latentSize } = sizes.method;
  const widths = [latentSize, ...generatorUnits];
  const hidden = generatorUnits.map((units, index) => {
    const inputs = widths[index] ?? 0;
    return {
      kernel: createVariable(glorotUniform([inputs, units], random), [inputs, units]),
      shift: createVariable(new Float32Array(units), [1, units]),
    };
  });
  const [inputs, units] = [widths.at(-1) ?? 0, height * width];
  const last = normalizedLayer(glorotUniform([inputs, units], random), inputs, units);
  const parameters = partsByName<tf.Variable>([...hidden, last]);
  return { layers: { hidden, last }, parameters, moments: createMoments(parameters) };
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

/** Images that the initialization uses, as in the published program. */
export const initializationImages = 500;

/**
 * Sets each layer's length and bias so that, over some images, its outputs have mean 0 and deviation 1:
 * data-dependent initialization, Salimans and Kingma 2016, arXiv:1602.07868, section 3.
 *
 * @param images [count, pixels] in [0, 1]
 */
export function initializeFromImages(
  layers: readonly NormalizedLayer<tf.Variable>[],
  images: tf.Tensor2D,
  noise: InputNoise,
): void {
  tf.tidy(() => {
    let activation = images;
    for (const [index, layer] of layers.entries()) {
      const { output } = passLayer(layer, noise(activation, index), { hasRelu: false });
      const count = output.shape[0];
      const mean = tf.div(sumOverRows(output), count);
      const centred: tf.Tensor2D = tf.sub(output, mean);
      const inverse = tf.rsqrt(tf.div(sumOfProducts(centred, centred), count));
      layer.scale.assign(tf.mul(layer.scale, inverse));
      layer.bias.assign(tf.neg(tf.mul(mean, inverse)));
      activation = tf.relu(tf.mul(centred, inverse));
    }
  });
}

/** Iterations between two updates of the average, which covers thousands. */
export const averageEvery = 10;

/**
 * Updates the moving average of the discriminator's trained parameters. At first it covers about half of
 * the iterations so far, so that the initial weights are soon forgotten.
 *
 * @param step iterations done
 * @param window iterations that the average covers: 10,000 in the published program
 */
export function averageDiscriminator(
  { parameters, average }: Pick<SemiDiscriminator, 'parameters' | 'average'>,
  step: number,
  window: number,
): void {
  const rate = averageEvery / Math.max(averageEvery, Math.min(window, step / 2));
  moveAverage(average, parameters, { kept: 1 - rate, taken: rate });
}

/** The layers with the averaged parameters, which are not copied. */
export function averagedLayers({
  layers,
  average,
}: Pick<SemiDiscriminator, 'layers' | 'average'>): readonly NormalizedLayer<tf.Variable>[] {
  return layers.map(({ direction, scale, bias }, index) => ({
    direction: average.get(`${index}/direction`) ?? direction,
    scale: average.get(`${index}/scale`) ?? scale,
    bias: average.get(`${index}/bias`) ?? bias,
  }));
}
