import * as tf from '@tensorflow/tfjs-core';

type Shape4 = [number, number, number, number];

/** Stride 2, padding 'same': as the second convolution of a discriminator without space-to-depth. */
const imageShape: Shape4 = [64, 14, 14, 32]; // batch, height, width, channels
const filterShape: Shape4 = [4, 4, 32, 64]; // height, width, channels, filters
const outputShape: Shape4 = [64, 7, 7, 64];
const attributes = { strides: [2, 2], pad: 'same', dataFormat: 'NHWC' };

/** Padding counts as computed: an output for each place, a filter's whole size for each output. */
const operations = 2 * size(outputShape) * size(filterShape.slice(0, 3));

const kernels = {
  forward: [tf.Conv2D, { x: imageShape, filter: filterShape }, { dilations: [1, 1] }],
  'input-gradient': [
    tf.Conv2DBackpropInput,
    { dy: outputShape, filter: filterShape },
    { inputShape: imageShape },
  ],
  'filter-gradient': [tf.Conv2DBackpropFilter, { x: imageShape, dy: outputShape }, { filterShape }],
} as const satisfies Record<string, readonly [string, Record<string, Shape4>, tf.NamedAttrMap]>;

/**
 * Times one convolution, or one of its two gradients, by the engine's kernel.
 *
 * @returns GFLOP/s, two operations a multiplication
 */
export async function measureConvolution(kind: keyof typeof kernels): Promise<number> {
  const [kernelName, shapes, ownAttributes] = kernels[kind];
  const inputs = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [name, tf.ones(shape)]),
  );
  const start = performance.now();
  const result = tf.engine().runKernel(kernelName, inputs, { ...attributes, ...ownAttributes });
  await (result as tf.Tensor).data();
  const seconds = (performance.now() - start) / 1000;
  tf.dispose([result, inputs]);
  return operations / seconds / 1e9;
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
