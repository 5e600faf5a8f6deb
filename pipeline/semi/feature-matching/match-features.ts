import * as tf from '@tensorflow/tfjs-core';
import { type AdamConfiguration, adamStepOfPaper } from '../../nn/adam.ts';
import { sumOverRows } from '../../nn/batch-norm.ts';
import { keepAll } from '../../nn/gradients.ts';
import { partsByName } from '../../nn/parameters.ts';
import {
  type DiscriminatorPass,
  type InputNoise,
  passDiscriminator,
  rowGradient,
} from './discriminator.ts';
import { generatorGradients, passGenerator } from './generator.ts';
import type { NormalizedLayer } from './normalized-layer.ts';
import type { SemiGenerator } from './networks.ts';

/**
 * Moves the generator a step towards drawing images whose mean features are those of real images: the
 * mean, over the features, of the squared difference. Source: Salimans et al. 2016, arXiv:1606.03498,
 * section 3.1.
 *
 * @param layers of the discriminator; the features are the last hidden layer's activations
 * @param batch latents [rows, latentSize] and real images [rows, pixels] in [0, 1], which stay the caller's
 * @returns the loss before the step
 */
export async function matchFeatures(
  layers: readonly NormalizedLayer[],
  generator: SemiGenerator,
  { latents, compared }: { readonly latents: tf.Tensor2D; readonly compared: tf.Tensor2D },
  rules: {
    readonly noise: InputNoise;
    readonly optimizer: AdamConfiguration;
    readonly iteration: number;
  },
): Promise<number> {
  const { gradients, loss } = keepAll(() => {
    const drawn = passGenerator(generator.layers, latents);
    const rows = tf.concat([drawn.images, compared]);
    const pass = passDiscriminator(layers, rows, rules.noise, layers.length - 1);
    const count = latents.shape[0];
    const fake = rowsOf(pass, 0, count);
    const difference = differenceOfMeans(fake, rowsOf(pass, count, count)); // [1, features]
    const each = tf.mul(difference, 2 / (difference.size * count));
    const byFeatures = tf.mul(tf.ones([count, 1]), each) as tf.Tensor2D;
    const byImages = rowGradient(layers, fake, byFeatures);
    const { hidden, last } = generatorGradients(generator.layers, drawn, byImages);
    return { gradients: [...hidden, last], loss: tf.mean(tf.square(difference)) };
  });
  const [value = Number.NaN] = await loss.data();
  loss.dispose();
  adamStepOfPaper(generator, partsByName(gradients), rules.optimizer, rules.iteration);
  return value;
}

function differenceOfMeans(fake: DiscriminatorPass, real: DiscriminatorPass): tf.Tensor {
  const [ofFake, ofReal] = [fake.activations.at(-1), real.activations.at(-1)];
  if (!ofFake || !ofReal) throw new RangeError('a discriminator without hidden layers');
  return tf.div(tf.sub(sumOverRows(ofFake), sumOverRows(ofReal)), ofFake.shape[0]);
}

/** What a pass left of some of its rows, as far as the derivative by the rows takes it. */
function rowsOf(pass: DiscriminatorPass, first: number, count: number): DiscriminatorPass {
  const cut = (matrix: tf.Tensor2D) => tf.slice(matrix, [first, 0], [count, -1]);
  return { layers: pass.layers, activations: pass.activations.map(cut) };
}
