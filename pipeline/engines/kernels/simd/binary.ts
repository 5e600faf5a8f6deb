/** What is made of four pairs of numbers at once. */
abstract class BinaryOperation {
  abstract of(a: v128, b: v128): v128;
}

class Sum extends BinaryOperation {
  of(a: v128, b: v128): v128 {
    return f32x4.add(a, b);
  }
}

class Difference extends BinaryOperation {
  of(a: v128, b: v128): v128 {
    return f32x4.sub(a, b);
  }
}

class Product extends BinaryOperation {
  of(a: v128, b: v128): v128 {
    return f32x4.mul(a, b);
  }
}

class Quotient extends BinaryOperation {
  of(a: v128, b: v128): v128 {
    return f32x4.div(a, b);
  }
}

/** Where neither is greater the first one, as the stock kernel has it: of zeros, and of NaN. */
class Greater extends BinaryOperation {
  of(a: v128, b: v128): v128 {
    return f32x4.pmax(a, b);
  }
}

/** Where neither is less the first one. */
class Lesser extends BinaryOperation {
  of(a: v128, b: v128): v128 {
    return f32x4.pmin(a, b);
  }
}

/**
 * Takes pairs of numbers over the rows of a matrix. What does not change from one row or column to the next is stored
 * once, and its distance is 0 bytes.
 *
 * @param a the first number, with aRowBytes from row to row and aColumnBytes, 4 or 0, from column to column; b likewise
 * @param y [rows, columns]
 */
function overRows<Operation extends BinaryOperation>(
  a: usize,
  aRowBytes: usize,
  aColumnBytes: usize,
  b: usize,
  bRowBytes: usize,
  bColumnBytes: usize,
  y: usize,
  rows: u32,
  columns: u32,
): void {
  const operation = changetype<Operation>(0);
  const rowBytes = (columns as usize) << 2;
  const wholeBytes = rowBytes & ~15;
  for (let row: u32 = 0; row < rows; row++) {
    let at: usize = 0;
    if (aColumnBytes === 0) {
      const one = v128.load_splat<f32>(a);
      for (; at < wholeBytes; at += 16) {
        v128.store(y + at, operation.of(one, v128.load(b + at)));
      }
    } else if (bColumnBytes === 0) {
      const one = v128.load_splat<f32>(b);
      for (; at < wholeBytes; at += 16) {
        v128.store(y + at, operation.of(v128.load(a + at), one));
      }
    } else {
      for (; at < wholeBytes; at += 16) {
        v128.store(y + at, operation.of(v128.load(a + at), v128.load(b + at)));
      }
    }
    for (; at < rowBytes; at += 4) {
      const left = v128.load_splat<f32>(a + (at >> 2) * aColumnBytes);
      const right = v128.load_splat<f32>(b + (at >> 2) * bColumnBytes);
      store<f32>(y + at, f32x4.extract_lane(operation.of(left, right), 0));
    }
    a += aRowBytes;
    b += bRowBytes;
    y += rowBytes;
  }
}

// AssemblyScript exports no instance of a generic function, so each operation has a function that calls its own.

/** See overRows. */
export function addPairs(
  a: usize,
  aRowBytes: usize,
  aColumnBytes: usize,
  b: usize,
  bRowBytes: usize,
  bColumnBytes: usize,
  y: usize,
  rows: u32,
  columns: u32,
): void {
  overRows<Sum>(a, aRowBytes, aColumnBytes, b, bRowBytes, bColumnBytes, y, rows, columns);
}

/** See overRows. */
export function subtractPairs(
  a: usize,
  aRowBytes: usize,
  aColumnBytes: usize,
  b: usize,
  bRowBytes: usize,
  bColumnBytes: usize,
  y: usize,
  rows: u32,
  columns: u32,
): void {
  overRows<Difference>(a, aRowBytes, aColumnBytes, b, bRowBytes, bColumnBytes, y, rows, columns);
}

/** See overRows. */
export function multiplyPairs(
  a: usize,
  aRowBytes: usize,
  aColumnBytes: usize,
  b: usize,
  bRowBytes: usize,
  bColumnBytes: usize,
  y: usize,
  rows: u32,
  columns: u32,
): void {
  overRows<Product>(a, aRowBytes, aColumnBytes, b, bRowBytes, bColumnBytes, y, rows, columns);
}

/** See overRows. */
export function dividePairs(
  a: usize,
  aRowBytes: usize,
  aColumnBytes: usize,
  b: usize,
  bRowBytes: usize,
  bColumnBytes: usize,
  y: usize,
  rows: u32,
  columns: u32,
): void {
  overRows<Quotient>(a, aRowBytes, aColumnBytes, b, bRowBytes, bColumnBytes, y, rows, columns);
}

/** See overRows. */
export function greaterOfPairs(
  a: usize,
  aRowBytes: usize,
  aColumnBytes: usize,
  b: usize,
  bRowBytes: usize,
  bColumnBytes: usize,
  y: usize,
  rows: u32,
  columns: u32,
): void {
  overRows<Greater>(a, aRowBytes, aColumnBytes, b, bRowBytes, bColumnBytes, y, rows, columns);
}

/** See overRows. */
export function lesserOfPairs(
  a: usize,
  aRowBytes: usize,
  aColumnBytes: usize,
  b: usize,
  bRowBytes: usize,
  bColumnBytes: usize,
  y: usize,
  rows: u32,
  columns: u32,
): void {
  overRows<Lesser>(a, aRowBytes, aColumnBytes, b, bRowBytes, bColumnBytes, y, rows, columns);
}
