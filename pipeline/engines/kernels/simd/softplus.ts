import { exponentialLanes } from './exponential';

/**
 * ln(1 + eˣ) of four numbers, to the last bit as TensorFlow.js has it: eˣ itself where x is small, x where it is large,
 * and else the logarithm, which it takes in doubles.
 *
 * @param powers as storePowers left them
 */
export function softplusLanes(x: v128, powers: usize): v128 {
  const threshold: f32 = -13.942384719848633; // ln 2⁻²³ + 2
  const power = exponentialLanes(x, powers);
  const low = logarithmOfMore(f64x2.promote_low_f32x4(power));
  const high = logarithmOfMore(
    f64x2.promote_low_f32x4(v128.shuffle<i32>(power, power, 2, 3, 2, 3)),
  );
  const lows = f32x4.demote_f64x2_zero(low);
  const logarithm = v128.shuffle<i32>(lows, f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
  const isSmall = f32x4.lt(x, f32x4.splat(threshold));
  // Not so for NaN.
  const isBelow = f32x4.le(x, f32x4.splat(-threshold));
  return v128.bitselect(power, v128.bitselect(logarithm, x, isBelow), isSmall);
}

/**
 * ln(1 + x) of two numbers from 2⁻²¹ to 2²¹ that a float32 can hold, so that 1 + x is a double.
 *
 * The formula and its numbers come from FreeBSD's msun by way of musl (src/math/log1p.c): Copyright (C) 1993 by Sun
 * Microsystems, Inc. All rights reserved. Permission to use, copy, modify, and distribute this software is freely
 * granted, provided that this notice is preserved.
 */
function logarithmOfMore(x: v128): v128 {
  const one = f64x2.splat(1);
  // 1 + x = 2ᵏ · (1 + fraction), which is between the roots of ½ and 2.
  const shifted = i64x2.add(f64x2.add(one, x), i64x2.splat((0x3ff00000 - 0x3fe6a09e) << 32));
  const mantissa = v128.and(shifted, i64x2.splat(0x000fffffffffffff));
  const fraction = f64x2.sub(i64x2.add(mantissa, i64x2.splat(0x3fe6a09e << 32)), one);
  // An exponent below the bits of 2⁵² is added to it.
  const exponent = v128.or(i64x2.shr_u(shifted, 52), i64x2.splat(0x433 << 52));
  const k = f64x2.sub(exponent, f64x2.splat(4503599627370496 + 1023));

  const s = f64x2.div(fraction, f64x2.add(f64x2.splat(2), fraction));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  let even = timesAnd(w, f64x2.splat(0.15313837699209373), 0.22222198432149784);
  even = f64x2.mul(w, timesAnd(w, even, 0.3999999999940942));
  let odd = timesAnd(w, f64x2.splat(0.14798198605116586), 0.1818357216161805);
  odd = timesAnd(w, odd, 0.2857142874366239);
  odd = f64x2.mul(z, timesAnd(w, odd, 0.6666666666666735));
  const halfSquare = f64x2.mul(f64x2.mul(f64x2.splat(0.5), fraction), fraction);
  const product = f64x2.mul(s, f64x2.add(halfSquare, f64x2.add(odd, even)));
  const low = f64x2.add(product, f64x2.mul(k, f64x2.splat(1.9082149292705877e-10)));
  const sum = f64x2.add(f64x2.sub(low, halfSquare), fraction);
  return f64x2.add(sum, f64x2.mul(k, f64x2.splat(0.6931471803691238)));
}

/** a · b + c */
function timesAnd(a: v128, b: v128, c: f64): v128 {
  return f64x2.add(f64x2.mul(a, b), f64x2.splat(c));
}
