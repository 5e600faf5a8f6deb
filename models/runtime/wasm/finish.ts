import { transposeFour } from './pack';

/**
 * Adds the bias to some columns of a tile and applies LeakyReLU; they stay interleaved.
 *
 * @param sums [columns, 8]
 * @param slope 1 leaves the sums as they are
 * @param out [columns, 8]
 */
export function finishInterleaved(
  sums: usize,
  bias: usize,
  columns: i32,
  slope: f32,
  out: usize,
): void {
  const slopes = f32x4.splat(slope);
  const end = sums + ((columns as usize) << 5);
  while (sums < end) {
    const addend = v128.load_splat<f32>(bias);
    v128.store(out, leaky(f32x4.add(v128.load(sums), addend), slopes));
    v128.store(out, leaky(f32x4.add(v128.load(sums, 16), addend), slopes), 16);
    sums += 32;
    out += 32;
    bias += 4;
  }
}

/**
 * The same where each of the tile's rows belongs to a place of its own. It writes four columns, also where fewer are
 * left: the last columns come first, so that what is written behind a row is written over later.
 *
 * @param bias [4]
 * @param rows how many of the eight there are
 * @param out the first row's first column
 * @param outBytes from one row to the next
 * @param turned room for the tile as rows, 32 bytes apart
 */
export function finishRows(
  sums: usize,
  bias: usize,
  rows: i32,
  slope: f32,
  out: usize,
  outBytes: usize,
  turned: usize,
): void {
  transposeFour(sums, sums + 32, sums + 64, sums + 96, 8, turned);
  const addend = v128.load(bias);
  const slopes = f32x4.splat(slope);
  for (; rows > 0; rows--) {
    v128.store(out, leaky(f32x4.add(v128.load(turned), addend), slopes));
    turned += 32;
    out += outBytes;
  }
}

/** LeakyReLU over any number of values. */
export function leakyRelu(x: usize, count: u32, slope: f32): void {
  for (const end = x + ((count as usize) << 2); x < end; x += 4) {
    const value = load<f32>(x);
    store<f32>(x, value < 0 ? value * slope : value);
  }
}

function leaky(value: v128, slopes: v128): v128 {
  return v128.bitselect(f32x4.mul(value, slopes), value, f32x4.lt(value, f32x4.splat(0)));
}
