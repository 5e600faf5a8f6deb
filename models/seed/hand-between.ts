import { latentBetween } from './latent.ts';
import { shown } from '../shown.ts';

/**
 * A handwriting on the way from one to another, as `latentBetween` finds it.
 *
 * @param share from 0, which gives `from`, to 1, which gives `to`
 * @throws TypeError for what is no handwriting
 * @throws RangeError for handwritings of two lengths, or another share
 */
export function handBetween(from: Float32Array, to: Float32Array, share: number): Float32Array {
  for (const [name, hand] of Object.entries({ from, to })) {
    if (ArrayBuffer.isView(hand) || Array.isArray(hand)) continue;
    throw new TypeError(
      `${name}: ${shown(hand)} given, a handwriting as hand() returns it allowed`,
    );
  }
  if (to.length !== from.length) {
    throw new RangeError(`to: ${to.length} numbers given, ${from.length} allowed, as from has`);
  }
  if (typeof share === 'number' && share >= 0 && share <= 1) return latentBetween(from, to, share);
  throw new RangeError(`share: ${shown(share)} given, 0 to 1 allowed`);
}
