/**
 * Adds a vector to each row of a matrix.
 *
 * @param x [rows, columns]
 * @param vector [columns]
 * @param y [rows, columns]
 */
export function addToRows(x: usize, vector: usize, y: usize, rows: u32, columns: u32): void {
  const rowBytes = (columns as usize) << 2;
  const wholeBytes = rowBytes & ~15;
  for (let row: u32 = 0; row < rows; row++) {
    let at: usize = 0;
    while (at < wholeBytes) {
      v128.store(y + at, f32x4.add(v128.load(x + at), v128.load(vector + at)));
      at += 16;
    }
    for (; at < rowBytes; at += 4) store<f32>(y + at, load<f32>(x + at) + load<f32>(vector + at));
    x += rowBytes;
    y += rowBytes;
  }
}

/** kept·a + taken·b for each of `count` elements; each product is rounded before they are added. */
export function movingAverage(
  a: usize,
  b: usize,
  y: usize,
  count: u32,
  kept: f32,
  taken: f32,
): void {
  const end = (count as usize) << 2;
  const wholeEnd = end & ~15;
  const keptShares = f32x4.splat(kept);
  const takenShares = f32x4.splat(taken);
  let at: usize = 0;
  while (at < wholeEnd) {
    const ofA = f32x4.mul(v128.load(a + at), keptShares);
    const ofB = f32x4.mul(v128.load(b + at), takenShares);
    v128.store(y + at, f32x4.add(ofA, ofB));
    at += 16;
  }
  for (; at < end; at += 4) {
    store<f32>(y + at, load<f32>(a + at) * kept + load<f32>(b + at) * taken);
  }
}
