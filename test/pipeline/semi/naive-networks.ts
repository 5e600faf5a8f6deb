/** A matrix of doubles, row by row. */
export type Matrix = number[][];

/** The parameters of a weight-normalized layer, as plain numbers. */
export interface NaiveLayer {
  direction: Matrix; // [inputs][units]
  scale: number[];
  bias: number[];
}

/** The generator's, as plain numbers. */
export interface NaiveGenerator {
  hidden: { kernel: Matrix; shift: number[] }[];
  last: NaiveLayer;
}

/** x · (scale · direction / ‖direction‖) + bias, straight from the definition. */
export function naiveDense(rows: Matrix, { direction, scale, bias }: NaiveLayer): Matrix {
  const lengths = scale.map((_, unit) =>
    Math.sqrt(direction.reduce((sum, row) => sum + at(row, unit) ** 2, 1e-6)),
  );
  return rows.map((row) =>
    bias.map(
      (shift, unit) =>
        shift +
        (at(scale, unit) / at(lengths, unit)) *
          row.reduce((sum, value, input) => sum + value * at(direction[input] ?? [], unit), 0),
    ),
  );
}

/** All activations of a discriminator: ReLU after each layer but the last. */
export function naiveDiscriminator(rows: Matrix, layers: readonly NaiveLayer[]): Matrix[] {
  const activations: Matrix[] = [];
  for (const [index, layer] of layers.entries()) {
    const output = naiveDense(activations.at(-1) ?? rows, layer);
    const isLast = index === layers.length - 1;
    activations.push(isLast ? output : map(output, (value) => Math.max(0, value)));
  }
  return activations;
}

/** Images of latents: batch normalization by the batch's own statistics, softplus, and a sigmoid last. */
export function naiveGenerator(latents: Matrix, { hidden, last }: NaiveGenerator): Matrix {
  let rows = latents;
  for (const { kernel, shift } of hidden) {
    const product = rows.map((row) =>
      shift.map((_, unit) =>
        row.reduce((sum, value, input) => sum + value * at(kernel[input] ?? [], unit), 0),
      ),
    );
    const means = columnMeans(product);
    const variances = columnMeans(
      product.map((row) => row.map((value, unit) => (value - at(means, unit)) ** 2)),
    );
    rows = product.map((row) =>
      row.map((value, unit) => {
        const normalized = (value - at(means, unit)) / Math.sqrt(at(variances, unit) + 1e-6);
        return Math.log1p(Math.exp(normalized + at(shift, unit)));
      }),
    );
  }
  return map(naiveDense(rows, last), (value) => 1 / (1 + Math.exp(-value)));
}

/** The mean over the features of the squared difference of their means over the rows. */
export function naiveFeatureMatching(fake: Matrix, real: Matrix): number {
  const [fakeMeans, realMeans] = [columnMeans(fake), columnMeans(real)];
  return mean(fakeMeans.map((value, feature) => (value - at(realMeans, feature)) ** 2));
}

/** ln Σ e^x. */
export function logSumExp(values: readonly number[]): number {
  return Math.log(values.reduce((sum, value) => sum + Math.exp(value), 0));
}

/** The central difference of a loss by each number of an array, which is put back. */
export function differences(values: number[], loss: () => number, change = 1e-5): number[] {
  return values.map((value, index) => {
    const moved = (to: number) => {
      values[index] = to;
      return loss();
    };
    const slope = (moved(value + change) - moved(value - change)) / (2 * change);
    values[index] = value;
    return slope;
  });
}

export function map(matrix: Matrix, of: (value: number) => number): Matrix {
  return matrix.map((row) => row.map(of));
}

export function columnMeans(rows: Matrix): number[] {
  return (rows[0] ?? []).map((_, column) => mean(rows.map((row) => at(row, column))));
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function at(values: readonly number[], index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError(`no ${index} among ${values.length}`);
  return value;
}
