/**
 * Sums the rows of a matrix, each column from the first row to the last.
 *
 * @param x [rows, columns], or a range of columns of a matrix with `stride` columns
 * @param y [columns]
 */
export function sumRows(x: usize, y: usize, rows: u32, columns: u32, stride: u32): void {
  const rowBytes = (stride as usize) << 2;
  let column: u32 = 0;
  for (; column + 16 <= columns; column += 16) {
    let from = x + ((column as usize) << 2);
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (let row: u32 = 0; row < rows; row++) {
      s0 = f32x4.add(s0, v128.load(from));
      s1 = f32x4.add(s1, v128.load(from, 16));
      s2 = f32x4.add(s2, v128.load(from, 32));
      s3 = f32x4.add(s3, v128.load(from, 48));
      from += rowBytes;
    }
    const to = y + ((column as usize) << 2);
    v128.store(to, s0);
    v128.store(to, s1, 16);
    v128.store(to, s2, 32);
    v128.store(to, s3, 48);
  }
  for (; column + 4 <= columns; column += 4) {
    let from = x + ((column as usize) << 2);
    let sum = f32x4.splat(0);
    for (let row: u32 = 0; row < rows; row++) {
      sum = f32x4.add(sum, v128.load(from));
      from += rowBytes;
    }
    v128.store(y + ((column as usize) << 2), sum);
  }
  for (; column < columns; column++) {
    let from = x + ((column as usize) << 2);
    let sum: f32 = 0;
    for (let row: u32 = 0; row < rows; row++) {
      sum += load<f32>(from);
      from += rowBytes;
    }
    store<f32>(y + ((column as usize) << 2), sum);
  }
}

/**
 * The sum of each row of a matrix, from the first number to the last, by a divisor.
 *
 * @param x [rows, columns]
 * @param y [rows]
 */
export function meanColumns(x: usize, y: usize, rows: u32, columns: u32, divisor: f32): void {
  for (let row: u32 = 0; row < rows; row++) {
    let sum: f32 = 0;
    for (let column: u32 = 0; column < columns; column++) {
      sum += load<f32>(x);
      x += 4;
    }
    store<f32>(y + ((row as usize) << 2), sum / divisor);
  }
}
