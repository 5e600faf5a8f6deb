/**
 * Solves S·X = B for a symmetric positive definite S, by Cholesky's decomposition (Golub and Van Loan,
 * Matrix Computations, algorithm 4.2.1), in doubles. Ours and not a library's, whose 150 kB every function
 * would carry for it.
 *
 * @param matrix [size, size], row by row; its lower triangle is overwritten
 * @param right [size, columns], row by row; overwritten by X
 * @throws RangeError when the matrix is not positive definite
 */
export function solveSymmetric(matrix: Float64Array, right: Float64Array, size: number): void {
  const columns = right.length / size;
  decompose(matrix, size);
  for (let row = 0; row < size; row++) {
    for (let other = 0; other < row; other++) {
      subtractRow(right, row, other, columns, matrix[row * size + other] ?? 0);
    }
    scaleRow(right, row, columns, matrix[row * size + row] ?? 1);
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let other = row + 1; other < size; other++) {
      subtractRow(right, row, other, columns, matrix[other * size + row] ?? 0);
    }
    scaleRow(right, row, columns, matrix[row * size + row] ?? 1);
  }
}

/** S = L·Lᵀ, L in place of the lower triangle. */
function decompose(matrix: Float64Array, size: number): void {
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * size + column] ?? 0;
      for (let index = 0; index < column; index++) {
        sum -= (matrix[row * size + index] ?? 0) * (matrix[column * size + index] ?? 0);
      }
      if (row !== column) {
        matrix[row * size + column] = sum / (matrix[column * size + column] ?? 1);
        continue;
      }
      if (!(sum > 0)) throw new RangeError(`row ${row}: the matrix is not positive definite`);
      matrix[row * size + row] = Math.sqrt(sum);
    }
  }
}

function subtractRow(
  values: Float64Array,
  row: number,
  other: number,
  columns: number,
  factor: number,
): void {
  for (let column = 0; column < columns; column++) {
    const place = row * columns + column;
    values[place] = (values[place] ?? 0) - factor * (values[other * columns + column] ?? 0);
  }
}

function scaleRow(values: Float64Array, row: number, columns: number, divisor: number): void {
  for (let column = 0; column < columns; column++) {
    const place = row * columns + column;
    values[place] = (values[place] ?? 0) / divisor;
  }
}
