import { type LatentDirections, parseDirections } from '../../../models/manifest/directions.ts';
import type { Manifest } from '../../../models/manifest/manifest.ts';

/** How many numbers of the latent vector a map goes along for a model whose directions nobody has found. */
const plainCount = 20;

/**
 * The directions in which the images of a model change most, as its pipeline found them; for a model without their
 * file, or where it cannot be read, the first numbers of its latent vector.
 */
export async function loadDirections(manifest: Manifest): Promise<LatentDirections['directions']> {
  const path = `/page/${manifest.id}/directions.json`;
  try {
    const answer = await fetch(path);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    // The server answers "null" for a model that has none.
    if (answer.ok && bytes.length > 5) return parseDirections(bytes, manifest, path).directions;
  } catch {
    // The map is drawn along plain directions instead.
  }
  return plainDirections(manifest.latent.size);
}

function plainDirections(size: number): readonly Float32Array[] {
  return Array.from({ length: Math.min(plainCount, size) }, (_, axis) => {
    const direction = new Float32Array(size);
    direction[axis] = 1;
    return direction;
  });
}
