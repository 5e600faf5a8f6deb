/**
 * A generator's output, in [-1, 1], as bytes from 0 to 255: ½x + ½ of 255, half rounded up. In
 * doubles, so that it is exact and the same everywhere.
 */
export function toPixels(values: Float32Array): Uint8Array {
  return Uint8Array.from(values, (value) => Math.round(127.5 * value + 127.5));
}
