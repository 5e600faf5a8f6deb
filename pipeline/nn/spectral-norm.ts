import * as tf from '@tensorflow/tfjs-core';
import { fillNormal } from '../../models/seed/normal.ts';
import type { RandomGenerator } from '../../models/seed/random.ts';

/** An estimate of each matrix's first right singular vector, by the kernel's name: [outputs, 1]. */
export type SingularVectors = ReadonlyMap<string, tf.Variable>;

/** Random unit vectors to start the estimates from, one for each kernel. The caller disposes them. */
export function createSingularVectors(
  trained: ReadonlyMap<string, tf.Variable>,
  random: RandomGenerator,
): SingularVectors {
  return new Map(
    [...trained]
      .filter(([, { rank }]) => rank > 1)
      .map(([name, { shape }]) => {
        const outputs = shape.at(-1) ?? 0;
        const start = tf.tidy(() =>
          unit(tf.tensor2d(fillNormal(random, new Float32Array(outputs)), [outputs, 1])),
        );
        const vector = tf.variable(start);
        start.dispose();
        return [name, vector] as const;
      }),
  );
}

/**
 * Scales each kernel whose spectral norm is larger than `bound` down to it; a convolution's kernel counts as
 * the matrix [height · width · channels, filters]. One step of power iteration an update keeps the estimate,
 * as the weights move slowly. Source: Miyato et al. 2018, arXiv:1802.05957, algorithm 1, with the
 * bound as a projection after the update (Gouk et al. 2021, arXiv:1804.04368), which leaves smaller
 * matrices as they are and the forward pass alone.
 *
 * @param singularVectors of the kernels to bound
 * @throws Error when one of those kernels is missing
 */
export function boundSpectralNorms(
  trained: ReadonlyMap<string, tf.Variable>,
  singularVectors: SingularVectors,
  bound: number,
): void {
  for (const [name, vector] of singularVectors) {
    const kernel = trained.get(name);
    if (!kernel) throw new Error(`spectral norm: ${name} is missing`);
    const [bounded, direction] = tf.tidy(() => {
      const matrix = tf.reshape(kernel, [-1, kernel.shape.at(-1) ?? 0]) as tf.Tensor2D;
      const estimate = tf.reshape(vector, [-1, 1]) as tf.Tensor2D;
      const left = unit(tf.matMul(matrix, estimate)); // [inputs, 1]
      const image: tf.Tensor2D = tf.matMul(matrix, left, true); // [outputs, 1]
      const norm = tf.norm(image);
      const scale = tf.minimum(1, tf.div(bound, tf.maximum(norm, 1e-12)));
      return [tf.mul(kernel, scale), unit(image)];
    });
    kernel.assign(bounded);
    vector.assign(direction);
    tf.dispose([bounded, direction]);
  }
}

function unit(vector: tf.Tensor2D): tf.Tensor2D {
  return tf.div(vector, tf.maximum(tf.norm(vector), 1e-12));
}
