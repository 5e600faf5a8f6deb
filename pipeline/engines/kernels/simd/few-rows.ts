import { multiplyAdd, multiplyAddOne } from './multiply-add';

/** Steps of depth taken in one pass over a row of C. */
const stepsAtOnce: u32 = 8;

/**
 * C = A·B for a few rows, in passes along B's rows as they lie: packing would cost more than it saves.
 * Sums run in the order the tiles keep, so that a row comes out the same among few or many.
 *
 * @param a [rows, depth], with aRowBytes from row to row and aDepthBytes from step to step of depth
 * @param b [depth, columns], with bRowBytes from row to row
 * @param c [rows, columns], with cRowBytes from row to row
 */
export function multiplyFewRows(
  a: usize,
  aRowBytes: usize,
  aDepthBytes: usize,
  b: usize,
  bRowBytes: usize,
  c: usize,
  cRowBytes: usize,
  rows: u32,
  depth: u32,
  columns: u32,
): void {
  const widthBytes = (columns as usize) << 2;
  fillRows(c, rows, columns, cRowBytes);
  for (let step: u32 = 0; step < depth;) {
    const steps: u32 = depth - step < stepsAtOnce ? 1 : stepsAtOnce;
    const bRow = b + (step as usize) * bRowBytes;
    for (let row: u32 = 0; row < rows; row++) {
      const from = a + (row as usize) * aRowBytes + (step as usize) * aDepthBytes;
      const to = c + (row as usize) * cRowBytes;
      if (steps === 1) addRow(load<f32>(from), bRow, to, widthBytes);
      else addRows(from, aDepthBytes, bRow, bRowBytes, to, widthBytes);
    }
    step += steps;
  }
}

/** Zeros in all rows of a range of columns. */
export function fillRows(c: usize, rows: u32, columns: u32, rowBytes: usize): void {
  for (let row: u32 = 0; row < rows; row++) {
    memory.fill(c + (row as usize) * rowBytes, 0, (columns as usize) << 2);
  }
}

/** c += a·B over eight rows of B. */
function addRows(
  a: usize,
  aDepthBytes: usize,
  b: usize,
  bRowBytes: usize,
  c: usize,
  widthBytes: usize,
): void {
  const a4th = a + 4 * aDepthBytes;
  const a0 = v128.load_splat<f32>(a);
  const a1 = v128.load_splat<f32>(a + aDepthBytes);
  const a2 = v128.load_splat<f32>(a + 2 * aDepthBytes);
  const a3 = v128.load_splat<f32>(a + 3 * aDepthBytes);
  const a4 = v128.load_splat<f32>(a4th);
  const a5 = v128.load_splat<f32>(a4th + aDepthBytes);
  const a6 = v128.load_splat<f32>(a4th + 2 * aDepthBytes);
  const a7 = v128.load_splat<f32>(a4th + 3 * aDepthBytes);
  const b4 = b + 4 * bRowBytes;
  const wholeBytes = widthBytes & ~15;
  let at: usize = 0;
  while (at < wholeBytes) {
    let from = b + at;
    let sum = multiplyAdd(v128.load(c + at), a0, v128.load(from));
    sum = multiplyAdd(sum, a1, v128.load(from + bRowBytes));
    sum = multiplyAdd(sum, a2, v128.load(from + 2 * bRowBytes));
    sum = multiplyAdd(sum, a3, v128.load(from + 3 * bRowBytes));
    from = b4 + at;
    sum = multiplyAdd(sum, a4, v128.load(from));
    sum = multiplyAdd(sum, a5, v128.load(from + bRowBytes));
    sum = multiplyAdd(sum, a6, v128.load(from + 2 * bRowBytes));
    sum = multiplyAdd(sum, a7, v128.load(from + 3 * bRowBytes));
    v128.store(c + at, sum);
    at += 16;
  }
  for (; at < widthBytes; at += 4) {
    let sum = load<f32>(c + at);
    for (let step: usize = 0; step < stepsAtOnce; step++) {
      const factor = load<f32>(a + step * aDepthBytes);
      sum = multiplyAddOne(sum, factor, load<f32>(b + step * bRowBytes + at));
    }
    store<f32>(c + at, sum);
  }
}

/** c += a·b for one row of B. */
function addRow(a: f32, b: usize, c: usize, widthBytes: usize): void {
  const splat = f32x4.splat(a);
  const wholeBytes = widthBytes & ~15;
  let at: usize = 0;
  while (at < wholeBytes) {
    v128.store(c + at, multiplyAdd(v128.load(c + at), splat, v128.load(b + at)));
    at += 16;
  }
  for (; at < widthBytes; at += 4) {
    store<f32>(c + at, multiplyAddOne(load<f32>(c + at), a, load<f32>(b + at)));
  }
}
