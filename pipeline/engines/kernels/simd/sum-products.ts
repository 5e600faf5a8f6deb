/** Rows that are added in one pass over the sums. */
const rowsAtOnce: u32 = 4;

/**
 * Sums the products of the numbers of two matrices, each column from the first row to the last; a product is rounded
 * before it is added.
 *
 * @param a [rows, columns], or a range of columns of a matrix with `stride` columns
 * @param b the same of another matrix, or of the same one
 * @param y [columns]
 */
export function sumProducts(
  a: usize,
  b: usize,
  y: usize,
  rows: u32,
  columns: u32,
  stride: u32,
): void {
  const rowBytes = (stride as usize) << 2;
  const widthBytes = (columns as usize) << 2;
  const wholeBytes = widthBytes & ~15;
  const toB = b - a;
  memory.fill(y, 0, widthBytes);
  for (let row: u32 = 0; row < rows;) {
    const count: u32 = rows - row < rowsAtOnce ? 1 : rowsAtOnce;
    const second = rowBytes;
    const third = rowBytes << 1;
    const fourth = third + rowBytes;
    let at: usize = 0;
    if (count === rowsAtOnce) {
      for (; at < wholeBytes; at += 16) {
        const from = a + at;
        const other = from + toB;
        let sum = v128.load(y + at);
        sum = f32x4.add(sum, f32x4.mul(v128.load(from), v128.load(other)));
        sum = f32x4.add(sum, f32x4.mul(v128.load(from + second), v128.load(other + second)));
        sum = f32x4.add(sum, f32x4.mul(v128.load(from + third), v128.load(other + third)));
        sum = f32x4.add(sum, f32x4.mul(v128.load(from + fourth), v128.load(other + fourth)));
        v128.store(y + at, sum);
      }
    } else {
      for (; at < wholeBytes; at += 16) {
        const product = f32x4.mul(v128.load(a + at), v128.load(a + at + toB));
        v128.store(y + at, f32x4.add(v128.load(y + at), product));
      }
    }
    for (; at < widthBytes; at += 4) {
      let sum = load<f32>(y + at);
      for (let step: usize = 0; step < count; step++) {
        const from = a + at + step * rowBytes;
        sum += load<f32>(from) * load<f32>(from + toB);
      }
      store<f32>(y + at, sum);
    }
    row += count;
    a += (count as usize) * rowBytes;
  }
}
