import type { Shape } from './shape.ts';

/** A shape as an image's. @throws RangeError that names the layer which needs one. */
export function asImageShape(
  shape: Shape,
  layerKind: string,
): readonly [height: number, width: number, channels: number] {
  const [height, width, channels, ...more] = shape;
  if (height === undefined || width === undefined || channels === undefined || more.length > 0) {
    throw new RangeError(`${layerKind}: [height, width, channels] is needed, not [${shape}]`);
  }
  return [height, width, channels];
}
