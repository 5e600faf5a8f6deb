/**
 * A dense layer for one input: one row times packed weights, four panels of them at a time so that their
 * sums overlap, then bias and LeakyReLU. Sums run over the depth in order, as in multiplyTile.
 *
 * @param row [depth]
 * @param packed packWeights of [depth, columns]
 * @param bias [columns], and room behind it up to a multiple of four
 * @param out [columns], and the same room
 */
export function multiplyRow(
  row: usize,
  packed: usize,
  bias: usize,
  out: usize,
  depth: u32,
  columns: u32,
  slope: f32,
): void {
  const panelBytes = (depth as usize) << 4;
  const slopes = f32x4.splat(slope);
  const end = row + ((depth as usize) << 2);
  let panels = (columns + 3) >> 2;
  for (; panels >= 4; panels -= 4) {
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let b0 = packed;
    let b1 = b0 + panelBytes;
    let b2 = b1 + panelBytes;
    let b3 = b2 + panelBytes;
    for (let at = row; at < end; at += 4) {
      const value = v128.load_splat<f32>(at);
      s0 = f32x4.add(s0, f32x4.mul(value, v128.load(b0)));
      s1 = f32x4.add(s1, f32x4.mul(value, v128.load(b1)));
      s2 = f32x4.add(s2, f32x4.mul(value, v128.load(b2)));
      s3 = f32x4.add(s3, f32x4.mul(value, v128.load(b3)));
      b0 += 16;
      b1 += 16;
      b2 += 16;
      b3 += 16;
    }
    finishVector(s0, bias, slopes, out);
    finishVector(s1, bias + 16, slopes, out + 16);
    finishVector(s2, bias + 32, slopes, out + 32);
    finishVector(s3, bias + 48, slopes, out + 48);
    packed += panelBytes << 2;
    bias += 64;
    out += 64;
  }
  for (; panels > 0; panels--) {
    let sum = f32x4.splat(0);
    for (let at = row; at < end; at += 4) {
      sum = f32x4.add(sum, f32x4.mul(v128.load_splat<f32>(at), v128.load(packed)));
      packed += 16;
    }
    finishVector(sum, bias, slopes, out);
    bias += 16;
    out += 16;
  }
}

function finishVector(sum: v128, bias: usize, slopes: v128, out: usize): void {
  const value = f32x4.add(sum, v128.load(bias));
  const scaled = f32x4.mul(value, slopes);
  v128.store(out, v128.bitselect(scaled, value, f32x4.lt(value, f32x4.splat(0))));
}
