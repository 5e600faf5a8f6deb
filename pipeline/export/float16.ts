import { Float16Array } from '@petamoriken/float16';

/**
 * Values as little-endian IEEE 754 half floats, each rounded to the nearest: half the bytes on disk and
 * over the network. A model's goldens are drawn from the rounded weights, so they hold.
 */
export function toFloat16Bytes(values: Float32Array): Uint8Array {
  return new Uint8Array(new Uint16Array(new Float16Array(values).buffer).buffer);
}
