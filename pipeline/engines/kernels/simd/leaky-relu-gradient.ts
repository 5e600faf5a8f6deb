/** The gradient of leakyRelu by x: dy, times the slope where x is not above zero. */
export function leakyReluGradient(dy: usize, x: usize, dx: usize, count: u32, slope: f32): void {
  const end = (count as usize) << 2;
  const wholeEnd = end & ~15;
  const slopes = f32x4.splat(slope);
  const ones = f32x4.splat(1);
  const zeros = f32x4.splat(0);
  let at: usize = 0;
  while (at < wholeEnd) {
    const factor = v128.bitselect(ones, slopes, f32x4.gt(v128.load(x + at), zeros));
    v128.store(dx + at, f32x4.mul(v128.load(dy + at), factor));
    at += 16;
  }
  for (; at < end; at += 4) {
    store<f32>(dx + at, load<f32>(dy + at) * (load<f32>(x + at) > 0 ? 1 : slope));
  }
}

/**
 * leakyReluGradient over the rows of a matrix, and the sum of its result over the rows, each column from the first row
 * to the last: the gradient of a bias in front of the LeakyReLU.
 *
 * @param y what the LeakyReLU gave, [rows, columns], which for a slope of 0 or more is above zero where its input was
 * @param sums [columns]
 */
export function biasedActivationGradient(
  dy: usize,
  y: usize,
  dx: usize,
  sums: usize,
  rows: u32,
  columns: u32,
  slope: f32,
): void {
  const rowBytes = (columns as usize) << 2;
  const wholeBytes = rowBytes & ~15;
  const slopes = f32x4.splat(slope);
  const ones = f32x4.splat(1);
  const zeros = f32x4.splat(0);
  memory.fill(sums, 0, rowBytes);
  for (let row: u32 = 0; row < rows; row++) {
    let at: usize = 0;
    while (at < wholeBytes) {
      const factor = v128.bitselect(ones, slopes, f32x4.gt(v128.load(y + at), zeros));
      const change = f32x4.mul(v128.load(dy + at), factor);
      v128.store(dx + at, change);
      v128.store(sums + at, f32x4.add(v128.load(sums + at), change));
      at += 16;
    }
    for (; at < rowBytes; at += 4) {
      const change = load<f32>(dy + at) * (load<f32>(y + at) > 0 ? 1 : slope);
      store<f32>(dx + at, change);
      store<f32>(sums + at, load<f32>(sums + at) + change);
    }
    dy += rowBytes;
    y += rowBytes;
    dx += rowBytes;
  }
}
