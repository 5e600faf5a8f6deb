import { type Generator, generate } from '../../models/generator.ts';
import { seedToLabel, seedToLatent } from '../../models/seed/seed.ts';
import { encodeSheet } from '../data/images.ts';

/** A strip of pictures on the way from one seed to another. */
export interface Walk {
  readonly from: string;
  readonly to: string;
  /** The label's name, the same all the way; null for a model without labels. */
  readonly label: string | null;
  readonly png: Uint8Array;
}

/** How a walk is drawn. */
interface WalkOptions {
  /** Pictures in the strip, both ends included. */
  readonly frames?: number;
  /** For a model with labels; by default the one that the first seed picks. */
  readonly label?: number;
}

/**
 * Draws a walk between the latents of two seeds, in equal steps on the arc between them. Needs the engine
 * that the generator was loaded on.
 *
 * @throws RangeError for fewer than two frames, a text that is no seed, or a label that is not the model's
 */
export async function drawWalk(
  generator: Generator,
  from: string,
  to: string,
  { frames = 12, label }: WalkOptions = {},
): Promise<Walk> {
  const { labels, latent, image } = generator.manifest;
  if (frames < 2) throw new RangeError(`frames: ${frames} given, 2 or more are allowed`);
  const [start, end] = [seedToLatent(from, latent.size), seedToLatent(to, latent.size)];
  const held = label ?? (labels === null ? null : seedToLabel(from, labels.length));
  const draws = Array.from({ length: frames }, (_, frame) => ({
    latent: sphericalInterpolation(start, end, frame / (frames - 1)),
    label: held,
  }));
  const png = encodeSheet(generate(generator, draws), frames, image);
  return { from, to, label: held === null ? null : (labels?.[held] ?? null), png };
}

/** A walk for each label, or six where there are none: from seed "0" to "1", "1" to "2" and on. */
export async function drawWalks(generator: Generator): Promise<readonly Walk[]> {
  const { labels } = generator.manifest;
  const walks: Walk[] = [];
  for (let index = 0; index < (labels?.length ?? 6); index++) {
    const options = labels === null ? {} : { label: index };
    walks.push(await drawWalk(generator, String(index), String(index + 1), options));
  }
  return walks;
}

/** Below this sine of the angle the formula divides by almost nothing, and a straight line is as good. */
const smallestSine = 1e-6;

/**
 * A point on the arc between two vectors (slerp; Shoemake 1985, doi:10.1145/325334.325242). Normal deviates
 * of many dimensions lie near a sphere, and a straight line would cut through its inside, where the
 * generator was never trained (White 2016, arXiv:1609.04468).
 *
 * @param share of the way, 0 (from) to 1 (to)
 * @throws RangeError for vectors of different lengths
 */
export function sphericalInterpolation(
  from: Float32Array,
  to: Float32Array,
  share: number,
): Float32Array {
  if (from.length !== to.length) {
    throw new RangeError(`vectors of ${from.length} and ${to.length} numbers given`);
  }
  const cosine = product(from, to) / Math.sqrt(product(from, from) * product(to, to));
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  const sine = Math.sin(angle);
  // Written so that the angle of a zero vector, NaN, takes the straight line too.
  const isStraight = !(sine > smallestSine);
  const fromWeight = isStraight ? 1 - share : Math.sin((1 - share) * angle) / sine;
  const toWeight = isStraight ? share : Math.sin(share * angle) / sine;
  return from.map((value, index) => fromWeight * value + toWeight * (to[index] ?? 0));
}

function product(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}
