import { digestOf, generatorFromDigest } from './random.ts';
import { fillNormal } from './normal.ts';

export const seedLength = { minimum: 1, maximum: 128 } as const;

/**
 * Whether a text can be a seed: 1 to 128 characters (Unicode code points), none of them half of a
 * surrogate pair, which has no UTF-8 form.
 */
export function isSeed(text: string): boolean {
  const characters = [...text].length;
  return (
    characters >= seedLength.minimum && characters <= seedLength.maximum && text.isWellFormed()
  );
}

/**
 * The latent vector that a seed stands for: `latentSize` standard normal deviates, a function of the
 * seed's UTF-8 bytes alone (docs/seeds.md), so that a change of label keeps the style.
 */
export function seedToLatent(seed: string, latentSize: number): Float32Array {
  requireSeed(seed);
  return fillNormal(generatorFromDigest(digestOf(seed)), new Float32Array(latentSize));
}

/**
 * The label a seed picks where none is asked for: bytes 16 to 19 of its digest, as a big-endian
 * fraction of 2³², times the number of labels, rounded down.
 */
export function seedToLabel(seed: string, labelCount: number): number {
  requireSeed(seed);
  const digest = digestOf(seed);
  const fraction = new DataView(digest.buffer, digest.byteOffset).getUint32(16) / 2 ** 32;
  return Math.floor(fraction * labelCount);
}

/** @throws RangeError for what is no seed */
export function requireSeed(seed: unknown): asserts seed is string {
  if (typeof seed !== 'string' || !isSeed(seed)) {
    throw new RangeError(
      `seed: ${typeof seed === 'string' ? JSON.stringify(seed) : String(seed)}: a text of ${seedLength.minimum} to ${seedLength.maximum} characters is allowed`,
    );
  }
}
