/**
 * Stores what exponentialLanes looks up: 2^(i ÷ 32) for i from 0 to 31, as the bits of doubles less i · 2⁴⁷, so that
 * adding k · 2⁴⁷ for a k with these last five bits gives 2^(k ÷ 32). Kernels have no data of their own.
 *
 * @param powers 256 bytes
 */
export function storePowers(powers: usize): void {
  store<u64>(powers, 0x3ff0000000000000);
  store<u64>(powers, 0x3fefd9b0d3158574, 8);
  store<u64>(powers, 0x3fefb5586cf9890f, 16);
  store<u64>(powers, 0x3fef9301d0125b51, 24);
  store<u64>(powers, 0x3fef72b83c7d517b, 32);
  store<u64>(powers, 0x3fef54873168b9aa, 40);
  store<u64>(powers, 0x3fef387a6e756238, 48);
  store<u64>(powers, 0x3fef1e9df51fdee1, 56);
  store<u64>(powers, 0x3fef06fe0a31b715, 64);
  store<u64>(powers, 0x3feef1a7373aa9cb, 72);
  store<u64>(powers, 0x3feedea64c123422, 80);
  store<u64>(powers, 0x3feece086061892d, 88);
  store<u64>(powers, 0x3feebfdad5362a27, 96);
  store<u64>(powers, 0x3feeb42b569d4f82, 104);
  store<u64>(powers, 0x3feeab07dd485429, 112);
  store<u64>(powers, 0x3feea47eb03a5585, 120);
  store<u64>(powers, 0x3feea09e667f3bcd, 128);
  store<u64>(powers, 0x3fee9f75e8ec5f74, 136);
  store<u64>(powers, 0x3feea11473eb0187, 144);
  store<u64>(powers, 0x3feea589994cce13, 152);
  store<u64>(powers, 0x3feeace5422aa0db, 160);
  store<u64>(powers, 0x3feeb737b0cdc5e5, 168);
  store<u64>(powers, 0x3feec49182a3f090, 176);
  store<u64>(powers, 0x3feed503b23e255d, 184);
  store<u64>(powers, 0x3feee89f995ad3ad, 192);
  store<u64>(powers, 0x3feeff76f2fb5e47, 200);
  store<u64>(powers, 0x3fef199bdd85529c, 208);
  store<u64>(powers, 0x3fef3720dcef9069, 216);
  store<u64>(powers, 0x3fef5818dcfba487, 224);
  store<u64>(powers, 0x3fef7c97337b9b5f, 232);
  store<u64>(powers, 0x3fefa4afa2a490da, 240);
  store<u64>(powers, 0x3fefd0765b6e4540, 248);
}

/**
 * e to the power of four numbers, to the last bit as musl computes it in doubles (src/math/expf.c), so that TensorFlow.js,
 * which is built with musl, gives the same.
 *
 * The formula and its numbers come from ARM's optimized routines by way of musl: Copyright (C) 2017-2018 Arm Limited,
 * under the MIT licence.
 *
 * @param powers as storePowers left them
 */
export function exponentialLanes(x: v128, powers: usize): v128 {
  const low = exponentialOfTwo(f64x2.promote_low_f32x4(x), powers);
  const upper = v128.shuffle<i32>(x, x, 2, 3, 2, 3);
  const high = exponentialOfTwo(f64x2.promote_low_f32x4(upper), powers);
  const lows = f32x4.demote_f64x2_zero(low);
  return v128.shuffle<i32>(lows, f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}

/** The same for two doubles. */
function exponentialOfTwo(x: v128, powers: usize): v128 {
  // Beyond these bounds the result is 0 or infinite all the same.
  const bounded = f64x2.max(f64x2.splat(-150), f64x2.min(f64x2.splat(150), x));
  // x · 32 ÷ ln 2 = k + rest: adding 1.5 · 2⁵² leaves k in the last bits.
  const scaled = f64x2.mul(bounded, f64x2.splat(1.4426950408889634 * 32));
  const shift = f64x2.splat(6755399441055744);
  const shifted = f64x2.add(scaled, shift);
  const rest = f64x2.sub(scaled, f64x2.sub(shifted, shift));
  const first = load<i64>(powers + (((i64x2.extract_lane(shifted, 0) & 31) as usize) << 3));
  const second = load<i64>(powers + (((i64x2.extract_lane(shifted, 1) & 31) as usize) << 3));
  const looked = i64x2.replace_lane(i64x2.splat(first), 1, second);
  const power = i64x2.add(looked, i64x2.shl(shifted, 47)); // 2^(k ÷ 32)
  const cubic = f64x2.splat(0.05550361559341535 / 32 / 32 / 32);
  const square = f64x2.splat(0.2402284522445722 / 32 / 32);
  const linear = f64x2.splat(0.6931471806916203 / 32);
  const upper = f64x2.add(f64x2.mul(cubic, rest), square);
  const lower = f64x2.add(f64x2.mul(linear, rest), f64x2.splat(1));
  const sum = f64x2.add(f64x2.mul(upper, f64x2.mul(rest, rest)), lower);
  return f64x2.mul(sum, power);
}
