/**
 * Multiplies each column of a matrix by a factor of its own and adds a shift, both rounded; what is then below
 * `lowest`, compared as whole numbers like the ReLU of TensorFlow.js, becomes that.
 *
 * @param x [rows, columns]
 * @param factor [columns]
 * @param shift [columns]
 * @param y [rows, columns]
 * @param lowest 0: a ReLU; the least whole number: none
 */
export function scaleColumns(
  x: usize,
  factor: usize,
  shift: usize,
  y: usize,
  rows: u32,
  columns: u32,
  lowest: i32,
): void {
  const rowBytes = (columns as usize) << 2;
  const wholeBytes = rowBytes & ~15;
  const bound = i32x4.splat(lowest);
  for (let row: u32 = 0; row < rows; row++) {
    let at: usize = 0;
    for (; at < wholeBytes; at += 16) {
      const scaled = f32x4.mul(v128.load(x + at), v128.load(factor + at));
      v128.store(y + at, i32x4.max_s(f32x4.add(scaled, v128.load(shift + at)), bound));
    }
    for (; at < rowBytes; at += 4) {
      const result = load<f32>(x + at) * load<f32>(factor + at) + load<f32>(shift + at);
      store<i32>(y + at, max(reinterpret<i32>(result), lowest));
    }
    x += rowBytes;
    y += rowBytes;
  }
}

/**
 * Subtracts from one matrix another whose columns are multiplied by factors; the products are rounded.
 *
 * @param a [rows, columns]
 * @param b [rows, columns]
 * @param factor [columns]
 * @param y [rows, columns]
 */
export function subtractScaledColumns(
  a: usize,
  b: usize,
  factor: usize,
  y: usize,
  rows: u32,
  columns: u32,
): void {
  const rowBytes = (columns as usize) << 2;
  const wholeBytes = rowBytes & ~15;
  for (let row: u32 = 0; row < rows; row++) {
    let at: usize = 0;
    for (; at < wholeBytes; at += 16) {
      const scaled = f32x4.mul(v128.load(b + at), v128.load(factor + at));
      v128.store(y + at, f32x4.sub(v128.load(a + at), scaled));
    }
    for (; at < rowBytes; at += 4) {
      store<f32>(y + at, load<f32>(a + at) - load<f32>(b + at) * load<f32>(factor + at));
    }
    a += rowBytes;
    b += rowBytes;
    y += rowBytes;
  }
}
