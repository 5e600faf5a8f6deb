/**
 * Adds a bias to each row of a matrix where it lies, and multiplies what is then below zero by the slope of a
 * LeakyReLU. A product calls it on its sums while these are in a cache.
 *
 * @param c the first element, with rowBytes from one row to the next
 * @param bias [columns]
 * @param slope 1: no LeakyReLU
 */
export function addBias(
  c: usize,
  rowBytes: usize,
  rows: u32,
  columns: u32,
  bias: usize,
  slope: f32,
): void {
  const widthBytes = (columns as usize) << 2;
  const wholeBytes = widthBytes & ~15;
  const slopes = f32x4.splat(slope);
  const zeros = f32x4.splat(0);
  for (let row: u32 = 0; row < rows; row++) {
    let at: usize = 0;
    while (at < wholeBytes) {
      const sum = f32x4.add(v128.load(c + at), v128.load(bias + at));
      const scaled = f32x4.mul(sum, slopes);
      v128.store(c + at, v128.bitselect(scaled, sum, f32x4.lt(sum, zeros)));
      at += 16;
    }
    for (; at < widthBytes; at += 4) {
      const sum = load<f32>(c + at) + load<f32>(bias + at);
      store<f32>(c + at, sum < 0 ? sum * slope : sum);
    }
    c += rowBytes;
  }
}
