import { Float16Array } from '@petamoriken/float16';

/**
 * Values as little-endian IEEE 754 half floats, each rounded to the nearest: half the bytes on disk and
 * over the network. A model's goldens are drawn from the rounded weights, so they hold.
 */
export function toFloat16Bytes(values: Float32Array): Uint8Array {
  return new Uint8Array(new Uint16Array(new Float16Array(values).buffer).buffer);
}

/** The largest half float. */
const largest = 65_504;

/** @throws RangeError when a value would be infinite as a half float, or is no number */
export function requireHalfFloats(name: string, values: Float32Array): void {
  const lost = values.find((value) => !(Math.abs(value) <= largest));
  if (lost === undefined) return;
  throw new RangeError(`${name}: ${lost} cannot be written as a half float (up to ±${largest})`);
}
