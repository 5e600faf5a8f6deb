import type { Draw } from '../../../models/draw.ts';
import { roundLatent } from '../../../models/seed/latent-text.ts';

/** How many numbers of the latent vector's deviation the map shows to each side of the middle. */
const reach = 1.7;

/** Each doubling of the scale shows two directions more, as long as there are any. */
const mostOctaves = 10;

/** The map: a plane of digits, each of which lies at a place of its own at every scale. */
export interface Plane {
  /** In units of the plane; the digits of one label fill a square of 2. */
  readonly width: number;
  readonly height: number;
  /** Beyond this level no further directions come into view. */
  readonly lastLevel: number;
  /** What is drawn at a place of the plane; its latent vector is one that URLs have. */
  readonly at: (x: number, y: number) => Draw;
}

/**
 * Lays a latent space out on a plane. Each label has a square; the squares stand in rows. In a square, the first two
 * directions go from one side to the other. The further directions, two by two, go back and forth, each pair twice as
 * often as the one before, and are 0 where the places of the level before lie: whoever comes nearer sees new digits
 * between those that were there. Every other square is mirrored, so that hands go on over its sides.
 *
 * @param directions unit vectors [latent.size], the strongest first, at least one
 * @param labels indices of the labels that the map shows; null: the model has none
 */
export function createPlane(
  directions: readonly Float32Array[],
  labels: readonly number[] | null,
): Plane {
  const count = labels?.length ?? 1;
  const columns = Math.ceil(Math.sqrt(2.5 * count) - 0.01);
  const across = Math.min(count, columns);
  const octaves = Math.min(mostOctaves, Math.ceil(directions.length / 2));
  const size = directions[0]?.length ?? 0;
  return {
    width: 2 * across,
    height: 2 * Math.ceil(count / across),
    lastLevel: octaves + 1,
    at(x, y) {
      const [column, row] = [Math.floor(x / 2), Math.floor(y / 2)];
      const right = localOf(x, column);
      const down = localOf(y, row);
      const latent = new Float32Array(size);
      for (let octave = 0; octave < octaves; octave++) {
        add(latent, directions[2 * octave], reach * waveOf(right, octave));
        add(latent, directions[2 * octave + 1], reach * waveOf(down, octave));
      }
      return { latent: roundLatent(latent), label: labels?.[row * across + column] ?? null };
    },
  };
}

/** A place within its square, -1 to 1: from the other side in every other square. */
function localOf(place: number, square: number): number {
  const local = place - 2 * square - 1;
  return square % 2 === 0 ? local : -local;
}

/** How far along its direction an octave is: straight for the first, then a triangle wave through 0. */
function waveOf(local: number, octave: number): number {
  if (octave === 0) return local;
  const phase = local * 2 ** (octave - 1);
  // 0 at whole numbers, 1 and -1 by turns half-way between.
  const distance = Math.abs(phase - Math.round(phase));
  return Math.floor(phase) % 2 === 0 ? 2 * distance : -2 * distance;
}

function add(latent: Float32Array, direction: Float32Array | undefined, by: number): void {
  if (!direction || by === 0) return;
  for (let index = 0; index < latent.length; index++) {
    latent[index] = (latent[index] ?? 0) + by * (direction[index] ?? 0);
  }
}
