import type { DigitNumbers } from '../../answers/digit.ts';
import { joinBytes } from '../../../models/png.ts';
import { labelNameOf } from './label-name.ts';
import { numberList } from './number-list.ts';

/**
 * A digit as JSON, in UTF-8.
 *
 * @param given all but its numbers and its label's name
 * @param labels of the model
 * @param latent its latent vector, float32 numbers that are written in full; null: without
 */
export function digitJson(
  given: Omit<DigitNumbers, 'pixels' | 'latent' | 'labelName'>,
  labels: readonly string[] | null,
  pixels: Uint8Array,
  latent: Float32Array | null,
): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const { seed, hand, label, ...others } = given;
  const digit = {
    seed,
    ...(hand !== undefined && { hand }),
    label,
    ...labelNameOf(label, labels),
    ...others,
  };
  return joinBytes([
    encoder.encode(`${JSON.stringify(digit).slice(0, -1)},"pixels":`),
    numberList(pixels),
    encoder.encode(latent ? `,"latent":${JSON.stringify([...latent])}}` : '}'),
  ]);
}
