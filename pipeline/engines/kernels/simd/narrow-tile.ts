import { multiplyAdd } from './multiply-add';

/** Rows and columns of the tile for a product's last columns, of which there are up to four. */
export const narrowTileRows: u32 = 8;
export const narrowTileColumns: u32 = 4;

/**
 * multiplyNarrowTile for a transposed A, whose eight rows are two vectors a step: these are multiplied by each of B's
 * four columns, so that nothing is packed but B.
 *
 * @param a [depth, 8], with aDepthBytes from one step to the next
 */
export function multiplyNarrowTransposedTile(
  a: usize,
  aDepthBytes: usize,
  b: usize,
  depth: u32,
  start: usize,
  startRowBytes: usize,
  c: usize,
  rowBytes: usize,
): void {
  const start4 = start + 4 * startRowBytes;
  let r0 = v128.load(start);
  let r1 = v128.load(start + startRowBytes);
  let r2 = v128.load(start + 2 * startRowBytes);
  let r3 = v128.load(start + 3 * startRowBytes);
  let low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  let high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  let low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  let high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  let s00 = v128.shuffle<f32>(low01, low23, 0, 1, 4, 5);
  let s10 = v128.shuffle<f32>(low01, low23, 2, 3, 6, 7);
  let s20 = v128.shuffle<f32>(high01, high23, 0, 1, 4, 5);
  let s30 = v128.shuffle<f32>(high01, high23, 2, 3, 6, 7);
  r0 = v128.load(start4);
  r1 = v128.load(start4 + startRowBytes);
  r2 = v128.load(start4 + 2 * startRowBytes);
  r3 = v128.load(start4 + 3 * startRowBytes);
  low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  let s01 = v128.shuffle<f32>(low01, low23, 0, 1, 4, 5);
  let s11 = v128.shuffle<f32>(low01, low23, 2, 3, 6, 7);
  let s21 = v128.shuffle<f32>(high01, high23, 0, 1, 4, 5);
  let s31 = v128.shuffle<f32>(high01, high23, 2, 3, 6, 7);
  const end = b + ((depth as usize) << 4);
  while (b < end) {
    const a0 = v128.load(a);
    const a1 = v128.load(a, 16);
    const x0 = v128.load_splat<f32>(b);
    s00 = multiplyAdd(s00, a0, x0);
    s01 = multiplyAdd(s01, a1, x0);
    const x1 = v128.load_splat<f32>(b, 4);
    s10 = multiplyAdd(s10, a0, x1);
    s11 = multiplyAdd(s11, a1, x1);
    const x2 = v128.load_splat<f32>(b, 8);
    s20 = multiplyAdd(s20, a0, x2);
    s21 = multiplyAdd(s21, a1, x2);
    const x3 = v128.load_splat<f32>(b, 12);
    s30 = multiplyAdd(s30, a0, x3);
    s31 = multiplyAdd(s31, a1, x3);
    a += aDepthBytes;
    b += 16;
  }
  const c4 = c + 4 * rowBytes;
  low01 = v128.shuffle<f32>(s00, s10, 0, 4, 1, 5);
  high01 = v128.shuffle<f32>(s00, s10, 2, 6, 3, 7);
  low23 = v128.shuffle<f32>(s20, s30, 0, 4, 1, 5);
  high23 = v128.shuffle<f32>(s20, s30, 2, 6, 3, 7);
  v128.store(c, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
  v128.store(c + rowBytes, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
  v128.store(c + 2 * rowBytes, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
  v128.store(c + 3 * rowBytes, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
  low01 = v128.shuffle<f32>(s01, s11, 0, 4, 1, 5);
  high01 = v128.shuffle<f32>(s01, s11, 2, 6, 3, 7);
  low23 = v128.shuffle<f32>(s21, s31, 0, 4, 1, 5);
  high23 = v128.shuffle<f32>(s21, s31, 2, 6, 3, 7);
  v128.store(c4, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
  v128.store(c4 + rowBytes, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
  v128.store(c4 + 2 * rowBytes, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
  v128.store(c4 + 3 * rowBytes, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
}
