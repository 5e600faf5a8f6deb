import type { DrawDigits } from '../../models/digit-series.ts';
import { generate, type Generator } from '../../models/generator.ts';
import { seedToLatent } from '../../models/seed/seed.ts';

/** The seed, of those that were tried, whose digit is nearest to an image. */
export interface NearestSeed {
  readonly seed: string;
  readonly label: number | null;
  /** Root mean squared difference of the pixels, 0 to 1. */
  readonly distance: number;
}

/** Seeds that are tried: "0", "1", … up to this many. Their latent vectors take 40 ms, once, and 1 MB. */
export const triedSeeds = 4096;

/** Of those, so many are drawn: the ones whose latent vectors are nearest to the image's. */
const drawnSeeds = 64;

/**
 * Looks for an image among seeds: all whose latent vectors are near to the one that an encoder found are
 * drawn, and held to the image pixel by pixel. Others may be nearer, of seeds that nobody tried.
 */
export function createNearestSeed() {
  const latentsBySize = new Map<number, readonly Float32Array[]>();
  const latentsOf = (size: number): readonly Float32Array[] => {
    const kept = latentsBySize.get(size);
    if (kept) return kept;
    const made = Array.from({ length: triedSeeds }, (_, seed) => seedToLatent(String(seed), size));
    latentsBySize.set(size, made);
    return made;
  };
  return async (
    generator: Generator,
    image: {
      readonly pixels: Uint8Array;
      readonly latent: Float32Array;
      readonly label: number | null;
    },
    draw: DrawDigits = generate,
  ): Promise<NearestSeed> => {
    const { pixels, latent, label } = image;
    const latents = latentsOf(latent.length);
    const nearest = latents
      .map((candidate, seed) => ({ seed, latent: candidate, distance: squares(candidate, latent) }))
      .toSorted((one, other) => one.distance - other.distance)
      .slice(0, drawnSeeds);
    const drawn = await draw(
      generator,
      nearest.map((candidate) => ({ latent: candidate.latent, label })),
    );
    const held = nearest.map(({ seed }, index) => ({
      seed: String(seed),
      label,
      distance: Math.sqrt(squares(drawn[index] ?? pixels, pixels) / pixels.length) / 255,
    }));
    return held.reduce((best, other) => (other.distance < best.distance ? other : best));
  };
}

function squares(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < one.length; index++) {
    sum += ((one[index] ?? 0) - (other[index] ?? 0)) ** 2;
  }
  return sum;
}
