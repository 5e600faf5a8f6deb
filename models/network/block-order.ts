import { type LayerOfKind, type Shape, asImageShape } from './layers.ts';

/** The layers that move pixels between an image's area and its channels, in blocks. */
export type BlockLayer = LayerOfKind<'depthToSpace' | 'spaceToDepth'>;

/**
 * The shape that moving blocks makes, [height, width, channels].
 *
 * @throws RangeError when the channels, or the height and width, do not divide into blocks
 */
export function blockOutputShape({ kind, blockSize }: BlockLayer, input: Shape): Shape {
  const [height, width, channels] = asImageShape(input, kind);
  const area = blockSize ** 2;
  if (kind === 'depthToSpace') {
    if (channels % area !== 0) {
      throw new RangeError(`depthToSpace: ${channels} channels are no multiple of ${area}`);
    }
    return [height * blockSize, width * blockSize, channels / area];
  }
  if (height % blockSize !== 0 || width % blockSize !== 0) {
    throw new RangeError(
      `spaceToDepth: ${height} × ${width} does not divide into blocks of ${blockSize} × ${blockSize}`,
    );
  }
  return [height / blockSize, width / blockSize, channels * area];
}

/**
 * An image's values as four lengths, of which the middle two change places in either direction. That is
 * TensorFlow's order: a pixel's channels hold its block row by row, each of the block's pixels with all
 * its own channels together, so that a block's row stays one run.
 * Source: https://www.tensorflow.org/api_docs/python/tf/nn/depth_to_space
 */
export function blockLayout(
  { kind, blockSize }: BlockLayer,
  input: Shape,
): readonly [number, number, number, number] {
  const [height, width, channels] = asImageShape(input, kind);
  return kind === 'depthToSpace'
    ? [height, width, blockSize, channels / blockSize]
    : [height / blockSize, blockSize, width / blockSize, blockSize * channels];
}
