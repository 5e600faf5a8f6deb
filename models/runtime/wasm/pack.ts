/**
 * Lays a matrix B [depth, columns] out in panels of four columns, [depth, 4] each; zeros fill the last one.
 *
 * @param target room for depth × columns floats, columns rounded up to a multiple of four
 */
export function packWeights(b: usize, depth: u32, columns: u32, target: usize): void {
  const rowBytes = (columns as usize) << 2;
  for (let column: u32 = 0; column < columns; column += 4) {
    let from = b + ((column as usize) << 2);
    const width = min(4, columns - column);
    for (let step: u32 = 0; step < depth; step++) {
      if (width === 4) v128.store(target, v128.load(from));
      else {
        v128.store(target, f32x4.splat(0));
        for (let lane: u32 = 0; lane < width; lane++) {
          store<f32>(target + ((lane as usize) << 2), load<f32>(from + ((lane as usize) << 2)));
        }
      }
      from += rowBytes;
      target += 16;
    }
  }
}

/**
 * Turns eight rows of floats, one below the other, into steps of eight: [8, count] → [count, 8].
 *
 * @param rowBytes from one row to the next
 */
export function interleave(from: usize, rowBytes: usize, count: u32, to: usize): void {
  const half = rowBytes << 2;
  transposeFour(from, from + rowBytes, from + 2 * rowBytes, from + 3 * rowBytes, count, to);
  from += half;
  transposeFour(from, from + rowBytes, from + 2 * rowBytes, from + 3 * rowBytes, count, to + 16);
}

/** Four rows of `count` floats as one half of steps of eight, 32 bytes apart. */
export function transposeFour(
  row0: usize,
  row1: usize,
  row2: usize,
  row3: usize,
  count: u32,
  to: usize,
): void {
  const bytes = (count as usize) << 2;
  const wholeBytes = bytes & ~15;
  let at: usize = 0;
  while (at < wholeBytes) {
    const v0 = v128.load(row0 + at);
    const v1 = v128.load(row1 + at);
    const v2 = v128.load(row2 + at);
    const v3 = v128.load(row3 + at);
    const low01 = v128.shuffle<f32>(v0, v1, 0, 4, 1, 5);
    const high01 = v128.shuffle<f32>(v0, v1, 2, 6, 3, 7);
    const low23 = v128.shuffle<f32>(v2, v3, 0, 4, 1, 5);
    const high23 = v128.shuffle<f32>(v2, v3, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
    v128.store(to, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), 32);
    v128.store(to, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), 64);
    v128.store(to, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), 96);
    to += 128;
    at += 16;
  }
  for (; at < bytes; at += 4) {
    store<f32>(to, load<f32>(row0 + at));
    store<f32>(to, load<f32>(row1 + at), 4);
    store<f32>(to, load<f32>(row2 + at), 8);
    store<f32>(to, load<f32>(row3 + at), 12);
    to += 32;
  }
}

/** The way back: [count, 8] → [8, count]. */
export function deinterleave(from: usize, count: u32, to: usize, rowBytes: usize): void {
  for (let lane: usize = 0; lane < 8; lane++) {
    let source = from + (lane << 2);
    const row = to + lane * rowBytes;
    const end = row + ((count as usize) << 2);
    for (let at = row; at < end; at += 4) {
      store<f32>(at, load<f32>(source));
      source += 32;
    }
  }
}
