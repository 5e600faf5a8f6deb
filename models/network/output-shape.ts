import { blockOutputShape } from './block-order.ts';
import { asImageShape } from './image-shape.ts';
import type { LayerOfKind, LayerSpecification } from './layers.ts';
import { type Shape, sizeOf } from './shape.ts';

/** The shape that a layer makes of its input's. @throws RangeError when the two do not fit. */
export function outputShape(layer: LayerSpecification, input: Shape): Shape {
  switch (layer.kind) {
    case 'dense':
      return [layer.units];
    case 'conv2d':
      return convolutionOutputShape(layer, input);
    case 'flatten':
      return [sizeOf(input)];
    case 'reshape':
      if (sizeOf(layer.shape) !== sizeOf(input)) {
        throw new RangeError(`reshape: [${input}] cannot become [${layer.shape}]`);
      }
      return layer.shape;
    case 'depthToSpace':
    case 'spaceToDepth':
      return blockOutputShape(layer, input);
    case 'leakyRelu':
    case 'batchNormalization':
    case 'tanh':
      return input;
  }
}

/** As many places as the kernel has: all of them when padded, else those where it lies within the image. */
function convolutionOutputShape(
  { filters, kernelSize, strides, padding }: LayerOfKind<'conv2d'>,
  input: Shape,
): Shape {
  const [height, width] = asImageShape(input, 'conv2d');
  const [kernelHeight, kernelWidth] = kernelSize;
  if (padding === 'valid' && (kernelHeight > height || kernelWidth > width)) {
    throw new RangeError(
      `conv2d: a kernel of ${kernelHeight} × ${kernelWidth} does not fit into ${height} × ${width}`,
    );
  }
  const places = (length: number, kernelLength: number, stride: number) =>
    Math.ceil((padding === 'same' ? length : length - kernelLength + 1) / stride);
  return [
    places(height, kernelHeight, strides[0]),
    places(width, kernelWidth, strides[1]),
    filters,
  ];
}
