// Written by `npm run build:kernels` from models/runtime/tile-source.mjs: edit that file.

/** Bytes of one tile of sums: [4 columns, 8 rows] float32. */
export const tileBytes: usize = 128;

/**
 * sums = start + weights · rows for a tile of four columns and eight rows. Every sum runs over the depth in
 * order, one product rounded and then added at a time, and goes on from where it stood, so that cutting a
 * product into pieces changes no bit. The training kernels add in the same order
 * (pipeline/engines/kernels/simd/tile.ts).
 *
 * Inlining this function makes V8 spill registers and halves the speed; `npm run bench:serve` prints GFLOP/s to
 * notice it.
 *
 * @param rows [depth, 8]
 * @param weights [depth, 4]
 * @param depth at least 1
 * @param start the sums so far, or zeros; it may be `sums`
 */
export function multiplyTile(
  rows: usize,
  weights: usize,
  depth: u32,
  start: usize,
  sums: usize,
): void {
  let s0 = v128.load(start);
  let s1 = v128.load(start, 16);
  let s2 = v128.load(start, 32);
  let s3 = v128.load(start, 48);
  let s4 = v128.load(start, 64);
  let s5 = v128.load(start, 80);
  let s6 = v128.load(start, 96);
  let s7 = v128.load(start, 112);
  const end = rows + ((depth as usize) << 5);
  do {
    {
      const low = v128.load(rows);
      const high = v128.load(rows, 16);
      const w0 = v128.load_splat<f32>(weights);
      s0 = f32x4.add(s0, f32x4.mul(low, w0));
      s1 = f32x4.add(s1, f32x4.mul(high, w0));
      const w1 = v128.load_splat<f32>(weights, 4);
      s2 = f32x4.add(s2, f32x4.mul(low, w1));
      s3 = f32x4.add(s3, f32x4.mul(high, w1));
      const w2 = v128.load_splat<f32>(weights, 8);
      s4 = f32x4.add(s4, f32x4.mul(low, w2));
      s5 = f32x4.add(s5, f32x4.mul(high, w2));
      const w3 = v128.load_splat<f32>(weights, 12);
      s6 = f32x4.add(s6, f32x4.mul(low, w3));
      s7 = f32x4.add(s7, f32x4.mul(high, w3));
      rows += 32;
      weights += 16;
    }
    if (rows === end) break;
    {
      const low = v128.load(rows);
      const high = v128.load(rows, 16);
      const w0 = v128.load_splat<f32>(weights);
      s0 = f32x4.add(s0, f32x4.mul(low, w0));
      s1 = f32x4.add(s1, f32x4.mul(high, w0));
      const w1 = v128.load_splat<f32>(weights, 4);
      s2 = f32x4.add(s2, f32x4.mul(low, w1));
      s3 = f32x4.add(s3, f32x4.mul(high, w1));
      const w2 = v128.load_splat<f32>(weights, 8);
      s4 = f32x4.add(s4, f32x4.mul(low, w2));
      s5 = f32x4.add(s5, f32x4.mul(high, w2));
      const w3 = v128.load_splat<f32>(weights, 12);
      s6 = f32x4.add(s6, f32x4.mul(low, w3));
      s7 = f32x4.add(s7, f32x4.mul(high, w3));
      rows += 32;
      weights += 16;
    }
    if (rows === end) break;
    {
      const low = v128.load(rows);
      const high = v128.load(rows, 16);
      const w0 = v128.load_splat<f32>(weights);
      s0 = f32x4.add(s0, f32x4.mul(low, w0));
      s1 = f32x4.add(s1, f32x4.mul(high, w0));
      const w1 = v128.load_splat<f32>(weights, 4);
      s2 = f32x4.add(s2, f32x4.mul(low, w1));
      s3 = f32x4.add(s3, f32x4.mul(high, w1));
      const w2 = v128.load_splat<f32>(weights, 8);
      s4 = f32x4.add(s4, f32x4.mul(low, w2));
      s5 = f32x4.add(s5, f32x4.mul(high, w2));
      const w3 = v128.load_splat<f32>(weights, 12);
      s6 = f32x4.add(s6, f32x4.mul(low, w3));
      s7 = f32x4.add(s7, f32x4.mul(high, w3));
      rows += 32;
      weights += 16;
    }
    if (rows === end) break;
    {
      const low = v128.load(rows);
      const high = v128.load(rows, 16);
      const w0 = v128.load_splat<f32>(weights);
      s0 = f32x4.add(s0, f32x4.mul(low, w0));
      s1 = f32x4.add(s1, f32x4.mul(high, w0));
      const w1 = v128.load_splat<f32>(weights, 4);
      s2 = f32x4.add(s2, f32x4.mul(low, w1));
      s3 = f32x4.add(s3, f32x4.mul(high, w1));
      const w2 = v128.load_splat<f32>(weights, 8);
      s4 = f32x4.add(s4, f32x4.mul(low, w2));
      s5 = f32x4.add(s5, f32x4.mul(high, w2));
      const w3 = v128.load_splat<f32>(weights, 12);
      s6 = f32x4.add(s6, f32x4.mul(low, w3));
      s7 = f32x4.add(s7, f32x4.mul(high, w3));
      rows += 32;
      weights += 16;
    }
  } while (rows < end);
  v128.store(sums, s0);
  v128.store(sums, s1, 16);
  v128.store(sums, s2, 32);
  v128.store(sums, s3, 48);
  v128.store(sums, s4, 64);
  v128.store(sums, s5, 80);
  v128.store(sums, s6, 96);
  v128.store(sums, s7, 112);
}
