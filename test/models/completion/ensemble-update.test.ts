import { inverse, Matrix } from 'ml-matrix';
import { expect, it } from 'vitest';
import { ensembleUpdate } from '../../../models/completion/ensemble-update.ts';
import { solveSymmetric } from '../../../models/completion/solve-symmetric.ts';
import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';
import { fillNormal } from '../../../models/seed/normal.ts';

function normals(name: string, count: number): Float64Array {
  return Float64Array.from(
    fillNormal(generatorFromDigest(digestOf(name)), new Float32Array(count)),
  );
}

function matrixOf(values: Float64Array, rows: number): Matrix {
  return Matrix.from1DArray(rows, values.length / rows, [...values]);
}

/** Sample covariance of two sets of rows, by the textbook. */
function covariance(one: Matrix, other: Matrix): Matrix {
  const centred = (rows: Matrix) => rows.clone().subRowVector(rows.mean('column'));
  return centred(one)
    .transpose()
    .mmul(centred(other))
    .div(one.rows - 1);
}

it('moves every member by the gain that the covariances over all pixels give', () => {
  const [members, latentSize, pixels, noise] = [7, 3, 11, 0.4];
  const latents = matrixOf(normals('latents', members * latentSize), members);
  const drawn = latents.mmul(matrixOf(normals('slopes', latentSize * pixels), latentSize));
  const wanted = matrixOf(normals('wanted', pixels), 1);
  const differences = drawn.clone().mul(-1).addRowVector(wanted.to1DArray());
  const gain = covariance(latents, drawn).mmul(
    inverse(covariance(drawn, drawn).add(Matrix.eye(pixels).mul(noise))),
  );
  const expected = latents.clone().add(differences.mmul(gain.transpose()));
  const moved = ensembleUpdate(
    {
      members,
      latents: Float64Array.from(latents.to1DArray()),
      differences: Float64Array.from(differences.to1DArray()),
    },
    noise,
  );
  expect(moved).toHaveLength(members * latentSize);
  for (const [index, value] of expected.to1DArray().entries()) {
    expect(moved[index]).toBeCloseTo(value, 9);
  }
});

it('solves equations as the inverse does', () => {
  const size = 6;
  const root = matrixOf(normals('root', size * size), size);
  const matrix = root.mmul(root.transpose()).add(Matrix.eye(size));
  const right = matrixOf(normals('right', size * 2), size);
  const solved = Float64Array.from(right.to1DArray());
  solveSymmetric(Float64Array.from(matrix.to1DArray()), solved, size);
  for (const [index, value] of inverse(matrix).mmul(right).to1DArray().entries()) {
    expect(solved[index]).toBeCloseTo(value, 9);
  }
});

it('refuses a matrix that is not positive definite', () => {
  const matrix = Float64Array.of(1, 2, 2, 1);
  expect(() => solveSymmetric(matrix, Float64Array.of(1, 1), 2)).toThrow(
    'row 1: the matrix is not positive definite',
  );
});
