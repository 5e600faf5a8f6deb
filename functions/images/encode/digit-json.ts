import type { DigitNumbers } from '../../answers/digit.ts';
import { joinBytes } from '../../../models/png.ts';
import { numberList } from './number-list.ts';

/**
 * A digit as JSON, in UTF-8.
 *
 * @param digit all but its numbers
 * @param latent its latent vector, float32 numbers that are written in full; null: without
 */
export function digitJson(
  digit: Omit<DigitNumbers, 'pixels' | 'latent'>,
  pixels: Uint8Array,
  latent: Float32Array | null,
): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  return joinBytes([
    encoder.encode(`${JSON.stringify(digit).slice(0, -1)},"pixels":`),
    numberList(pixels),
    encoder.encode(latent ? `,"latent":${JSON.stringify([...latent])}}` : '}'),
  ]);
}
