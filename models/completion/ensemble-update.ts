import { solveSymmetric } from './solve-symmetric.ts';

/** A group of candidates: latent vectors, and what of their digits can be compared. */
export interface Ensemble {
  readonly members: number;
  /** [members, latentSize] */
  readonly latents: Float64Array;
  /** [members, pixels] How far the known pixels lie above what was drawn, in [-1, 1]. */
  readonly differences: Float64Array;
}

/**
 * Moves each candidate towards the known pixels by the ensemble Kalman update: how pixels follow latent
 * numbers is read off the candidates themselves, so that forward passes suffice. Source: Iglesias, Law and
 * Stuart 2013, doi:10.1088/0266-5611/29/4/045001, equation 9; in the space of the members, of whom there
 * are fewer than pixels, K = Aᵀ(YYᵀ + rI)⁻¹Y for anomalies A of the latents and Y of the pixels.
 *
 * @param noise variance r of a pixel; the greater, the smaller the step
 * @returns latents [members, latentSize], moved
 */
export function ensembleUpdate(
  { members, latents, differences }: Ensemble,
  noise: number,
): Float64Array {
  const drawnAnomalies = anomaliesOf(differences, members).map((value) => -value);
  const gram = rowProducts(drawnAnomalies, drawnAnomalies, members);
  for (let row = 0; row < members; row++) {
    gram[row * members + row] = (gram[row * members + row] ?? 0) + noise;
  }
  const solved = anomaliesOf(latents, members);
  solveSymmetric(gram, solved, members); // (YYᵀ + rI)⁻¹A, [members, latentSize]
  const pulls = rowProducts(differences, drawnAnomalies, members);
  const size = latents.length / members;
  const moved = latents.slice();
  for (let member = 0; member < members; member++) {
    for (let other = 0; other < members; other++) {
      const pull = pulls[member * members + other] ?? 0;
      for (let index = 0; index < size; index++) {
        const place = member * size + index;
        moved[place] = (moved[place] ?? 0) + pull * (solved[other * size + index] ?? 0);
      }
    }
  }
  return moved;
}

/** Each row less the mean of all, over √(members − 1). */
function anomaliesOf(values: Float64Array, members: number): Float64Array {
  const size = values.length / members;
  const means = new Float64Array(size);
  for (const [index, value] of values.entries()) {
    means[index % size] = (means[index % size] ?? 0) + value / members;
  }
  const scale = 1 / Math.sqrt(members - 1);
  return values.map((value, index) => (value - (means[index % size] ?? 0)) * scale);
}

/** @returns [members, members]: the inner product of each row of one with each of the other */
function rowProducts(one: Float64Array, other: Float64Array, members: number): Float64Array {
  const size = one.length / members;
  const products = new Float64Array(members * members);
  for (let row = 0; row < members; row++) {
    const left = one.subarray(row * size, (row + 1) * size);
    for (let column = 0; column < members; column++) {
      const start = column * size;
      let sum = 0;
      for (let index = 0; index < size; index++) {
        sum += (left[index] ?? 0) * (other[start + index] ?? 0);
      }
      products[row * members + column] = sum;
    }
  }
  return products;
}
