/**
 * `count` IEEE 754 binary16 numbers as float32, exactly.
 *
 * @param from 8-byte words, so that up to six bytes behind the numbers are read
 * @param to room for `count` floats, rounded up to a multiple of four
 */
export function decodeHalves(from: usize, to: usize, count: u32): void {
  const rebias = f32x4.splat(reinterpret<f32>(0x77800000)); // 2¹¹²
  for (const end = to + ((count as usize) << 2); to < end; to += 16) {
    const wide = i32x4.extend_low_i16x8_u(v128.load_zero<u64>(from));
    const sign = v128.shl<i32>(v128.and(wide, i32x4.splat(0x8000)), 16);
    const rest = v128.shl<i32>(v128.and(wide, i32x4.splat(0x7fff)), 13);
    const finite = f32x4.mul(rest, rebias);
    const infinite = v128.or(rest, i32x4.splat(0x7f800000));
    const value = v128.bitselect(infinite, finite, i32x4.ge_s(rest, i32x4.splat(0x7c00 << 13)));
    v128.store(to, v128.or(sign, value));
    from += 8;
  }
}

/** The place of the first number that is not finite; `count` where all are. */
export function firstNonFinite(x: usize, count: u32): u32 {
  for (let index: u32 = 0; index < count; index++) {
    if ((load<u32>(x + ((index as usize) << 2)) & 0x7f800000) === 0x7f800000) return index;
  }
  return count;
}
