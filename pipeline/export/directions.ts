import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { generatorInputs, type Draw } from '../../models/draw.ts';
import type { Generator } from '../../models/generator.ts';
import type { LatentDirections } from '../../models/manifest/directions.ts';
import { seedToLatent } from '../../models/seed/seed.ts';

/** How the directions are found. */
interface DirectionOptions {
  /** How many directions, at most as many as the latent vector has numbers. */
  readonly count?: number;
  /** At how many latent vectors the changes are measured; their labels take turns. */
  readonly points?: number;
}

/** Half of the step that a change is measured over, in standard deviations of a latent number. */
const step = 0.25;

/**
 * Finds the directions of a generator's latent space in which its images change most: the principal axes of
 * E[JᵀJ], where J is the change of all pixels with the latent vector (the active subspace of Constantine, 2015,
 * doi:10.1137/1.9781611973860). J is measured by central differences at the latent vectors of the seeds
 * "direction 0", "direction 1", …, so the same model gives the same directions.
 *
 * @returns `count` directions, the strongest first; in each the number farthest from 0 is positive
 */
export function findDirections(
  generator: Generator,
  { count = 20, points = 40 }: DirectionOptions = {},
): LatentDirections {
  const { id, latent, labels } = generator.manifest;
  const { size } = latent;
  const products = Matrix.zeros(size, size);
  for (let point = 0; point < points; point++) {
    const label = labels === null ? null : point % labels.length;
    const center = seedToLatent(`direction ${point}`, size);
    const changes = changesAt(generator, center, label);
    products.add(changes.mmul(changes.transpose()).div(points * changes.columns));
  }
  const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(products, {
    assumeSymmetric: true,
  });
  const order = realEigenvalues
    .map((value, index) => ({ value, index }))
    .toSorted((one, other) => other.value - one.value)
    .slice(0, Math.min(count, size));
  return {
    model: id,
    effects: order.map(({ value }) => Math.sqrt(Math.max(0, value))),
    directions: order.map(({ index }) => signed(eigenvectorMatrix.getColumn(index))),
  };
}

/** How each pixel changes with each number of the latent vector, [latent.size, pixels]. */
function changesAt(
  { manifest: { latent, labels }, running }: Generator,
  center: Float32Array,
  label: number | null,
): Matrix {
  const draws = Array.from({ length: latent.size }, (_, index) => [
    { latent: moved(center, index, step), label },
    { latent: moved(center, index, -step), label },
  ]).flat() satisfies readonly Draw[];
  const drawn = running.run(generatorInputs(draws, latent.size, labels?.length ?? 0));
  const pixels = drawn.length / draws.length;
  const changes = new Matrix(latent.size, pixels);
  for (let index = 0; index < latent.size; index++) {
    const [more, less] = [2 * index * pixels, (2 * index + 1) * pixels];
    for (let pixel = 0; pixel < pixels; pixel++) {
      const change = (drawn[more + pixel] ?? 0) - (drawn[less + pixel] ?? 0);
      changes.set(index, pixel, change / (2 * step));
    }
  }
  return changes;
}

function moved(center: Float32Array, index: number, by: number): Float32Array {
  const latent = center.slice();
  latent[index] = (latent[index] ?? 0) + by;
  return latent;
}

/** An axis has two directions: the one is taken whose farthest number is positive. */
function signed(axis: readonly number[]): Float32Array {
  const farthest = axis.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most));
  return Float32Array.from(axis, (value) => (farthest < 0 ? -value : value));
}
