import type { Draw } from './draw.ts';
import { latentBetween, truncateLatent } from './seed/latent.ts';

/** What is drawn in a corner of a square. */
export interface Corner {
  readonly latent: Float32Array; // [latent.size]
  /** Null for a model without labels. */
  readonly label: number | null;
}

/** The corners of a square, row by row. */
export type Corners = readonly [
  northwest: Corner,
  northeast: Corner,
  southwest: Corner,
  southeast: Corner,
];

/**
 * What is drawn at a place between four corners: the latent vector along both edges, then from one to the other; of
 * different labels, each has a share that grows evenly towards its corner.
 *
 * @param right, down shares of the way, 0 to 1
 * @param truncation 0 to 1, of the latent vector
 */
export function blendCorners(
  corners: Corners,
  right: number,
  down: number,
  truncation: number,
): Draw {
  const [northwest, northeast, southwest, southeast] = corners;
  const top = latentBetween(northwest.latent, northeast.latent, right);
  const bottom = latentBetween(southwest.latent, southeast.latent, right);
  const latent = truncateLatent(latentBetween(top, bottom, down), truncation);
  const { label } = northwest;
  const shares = new Map<number, number>();
  const weights = [(1 - right) * (1 - down), right * (1 - down), (1 - right) * down, right * down];
  for (const [index, corner] of corners.entries()) {
    const share = weights[index] ?? 0;
    if (corner.label === null || corner.label === label || share === 0) continue;
    shares.set(corner.label, (shares.get(corner.label) ?? 0) + share);
  }
  const mixed = [...shares].map(([other, share]) => ({ label: other, share }));
  return mixed.length > 0 ? { latent, label, mixed } : { latent, label };
}
