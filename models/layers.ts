import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';

/** A tensor's shape without the batch: [height, width, channels] or [units]. */
export type Shape = readonly number[];

/** One trained or tracked tensor of a layer, by the names Keras gives them. */
export interface ParameterSpecification {
  readonly name: string;
  readonly shape: Shape;
  readonly initializer: 'glorotUniform' | 'zeros' | 'ones';
  readonly trainable: boolean;
}

const positiveInteger = z.int().positive();

export const layerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('dense'), units: positiveInteger }),
  z.strictObject({ kind: z.literal('leakyRelu'), slope: z.number() }),
  z.strictObject({
    kind: z.literal('batchNormalization'),
    momentum: z.number(),
    epsilon: z.number(),
  }),
  z.strictObject({ kind: z.literal('tanh') }),
  z.strictObject({ kind: z.literal('flatten') }),
  z.strictObject({ kind: z.literal('reshape'), shape: z.array(positiveInteger).readonly() }),
]);

/** What a layer does, as data: it travels in a model's configuration and in its model.json. */
export type LayerSpecification = z.infer<typeof layerSchema>;

/** The shape that a layer makes of its input's. @throws RangeError when the two do not fit. */
export function outputShape(layer: LayerSpecification, input: Shape): Shape {
  switch (layer.kind) {
    case 'dense':
      return [layer.units];
    case 'flatten':
      return [sizeOf(input)];
    case 'reshape':
      if (sizeOf(layer.shape) !== sizeOf(input)) {
        throw new RangeError(`reshape: [${input}] cannot become [${layer.shape}]`);
      }
      return layer.shape;
    case 'leakyRelu':
    case 'batchNormalization':
    case 'tanh':
      return input;
  }
}

/** The parameters that a layer needs over an input of this shape, in the order Keras saves them. */
export function layerParameters(
  layer: LayerSpecification,
  input: Shape,
): readonly ParameterSpecification[] {
  const channels = input.at(-1) ?? 0;
  const vector = (name: string, initializer: 'zeros' | 'ones', trainable = true) =>
    ({ name, shape: [channels], initializer, trainable }) as const;
  switch (layer.kind) {
    case 'dense':
      return [
        {
          name: 'kernel',
          shape: [channels, layer.units],
          initializer: 'glorotUniform',
          trainable: true,
        },
        { name: 'bias', shape: [layer.units], initializer: 'zeros', trainable: true },
      ];
    case 'batchNormalization':
      return [
        vector('gamma', 'ones'),
        vector('beta', 'zeros'),
        vector('moving_mean', 'zeros', false),
        vector('moving_variance', 'ones', false),
      ];
    case 'leakyRelu':
    case 'tanh':
    case 'flatten':
    case 'reshape':
      return [];
  }
}

/**
 * Applies one layer to a batch with the parameters it needs, by name, as inference does: batch
 * normalization by the moving statistics. The caller disposes the result.
 */
export function applyLayer(
  layer: LayerSpecification,
  parameter: (name: string) => tf.Tensor,
  input: tf.Tensor, // [batch, ...shape]
): tf.Tensor {
  switch (layer.kind) {
    case 'dense':
      // Two operations, not one fused: the fused one's gradient is written for activations it knows.
      return tf.add(tf.matMul(input, parameter('kernel')), parameter('bias'));
    case 'leakyRelu':
      return tf.leakyRelu(input, layer.slope);
    case 'batchNormalization':
      return tf.batchNorm(
        input as tf.Tensor2D,
        parameter('moving_mean') as tf.Tensor1D,
        parameter('moving_variance') as tf.Tensor1D,
        parameter('beta') as tf.Tensor1D,
        parameter('gamma') as tf.Tensor1D,
        layer.epsilon,
      );
    case 'tanh':
      return tf.tanh(input);
    case 'flatten':
      return tf.reshape(input, [input.shape[0] ?? 0, -1]);
    case 'reshape':
      return tf.reshape(input, [input.shape[0] ?? 0, ...layer.shape]);
  }
}

/** The number of elements in a shape. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}
