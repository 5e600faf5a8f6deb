/** How many numbers it is to an operand's next one. */
export interface Steps {
  /** In the next row; 0 where all rows are one. */
  readonly row: number;
  /** In the next column: 1, or 0 where all columns are one. */
  readonly column: number;
}

/** The pairs of two tensors' numbers, as the rows of a matrix. */
export interface RowsOfPairs {
  readonly rows: number;
  readonly columns: number;
  readonly a: Steps;
  readonly b: Steps;
}

/** Neighbouring axes along which the same operands have their numbers. */
interface Axes {
  readonly size: number;
  readonly ofA: boolean;
  readonly ofB: boolean;
}

/**
 * Pairs the numbers of two tensors, of which one may have a number for many of the other: two tensors of one shape, a
 * row [1, columns] or a column [rows, 1] for a matrix, a scalar for anything, a row and a column for each other.
 *
 * @returns null where that takes more than two axes, where there are no numbers, and where the shapes do not fit
 */
export function rowsOfPairs(a: readonly number[], b: readonly number[]): RowsOfPairs | null {
  const axes = mergedAxes(a, b);
  if (!axes || axes.length > 2) return null;
  const one: Axes = { size: 1, ofA: true, ofB: true };
  const columns = axes.at(-1) ?? one;
  const rows = axes.length === 2 ? (axes[0] ?? one) : one;
  const stepsOf = (inRows: boolean, inColumns: boolean): Steps => ({
    row: inRows ? (inColumns ? columns.size : 1) : 0,
    column: inColumns ? 1 : 0,
  });
  return {
    rows: rows.size,
    columns: columns.size,
    a: stepsOf(rows.ofA, columns.ofA),
    b: stepsOf(rows.ofB, columns.ofB),
  };
}

/** The axes longer than 1, those in one that are next to each other and alike; null where two sizes do not fit. */
function mergedAxes(a: readonly number[], b: readonly number[]): readonly Axes[] | null {
  const merged: Axes[] = [];
  for (let axis = -Math.max(a.length, b.length); axis < 0; axis++) {
    const [inA, inB] = [a.at(axis) ?? 1, b.at(axis) ?? 1];
    const size = inA === 1 ? inB : inA;
    if (size === 0 || (inB !== 1 && inB !== size)) return null;
    if (size === 1) continue;
    const [ofA, ofB] = [inA === size, inB === size];
    const last = merged.at(-1);
    if (last?.ofA === ofA && last.ofB === ofB) {
      merged[merged.length - 1] = { size: last.size * size, ofA, ofB };
    } else merged.push({ size, ofA, ofB });
  }
  return merged;
}
