import { generate, type Generator } from '../../models/generator.ts';
import { seedToLabel, seedToLatent } from '../../models/seed.ts';
import { encodeSheet } from '../data/sheet.ts';
import { sphericalInterpolation } from './spherical-interpolation.ts';

/** A strip of pictures on the way from one seed to another. */
export interface Walk {
  readonly from: string;
  readonly to: string;
  /** The label's name, the same all the way; null for a model without labels. */
  readonly label: string | null;
  readonly png: Uint8Array;
}

/** How a walk is drawn. */
export interface WalkOptions {
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
  const png = encodeSheet(await generate(generator, draws), frames, image);
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
