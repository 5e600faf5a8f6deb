/**
 * Four hyperbolic tangents, to the last bit as musl computes them in float32 (src/math/tanhf.c, expm1f.c), so
 * that TensorFlow.js, which is built with musl, gives the same. Every lane takes all branches, and a mask
 * chooses; the branches of expm1f that tanhf never reaches are left out.
 *
 * The formulas come from FreeBSD's msun by way of musl: Copyright (C) 1993 by Sun Microsystems, Inc. All rights
 * reserved. Permission to use, copy, modify, and distribute this software is freely granted, provided that this
 * notice is preserved.
 */
export function tanhLanes(x: v128): v128 {
  const one = f32x4.splat(1);
  const two = f32x4.splat(2);
  const magnitude = f32x4.abs(x);
  // Above ½ ln (5 ÷ 3) it is made of e²ˣ − 1, below of e⁻²ˣ − 1.
  const isUpper = i32x4.gt_s(magnitude, i32x4.splat(0x3e82c578));
  const doubled = f32x4.add(magnitude, magnitude);
  const power = expm1Lanes(v128.bitselect(doubled, f32x4.neg(doubled), isUpper));
  // Above ½ ln 3 it is 1 − 2 ÷ (power + 2).
  const isHigh = i32x4.gt_s(magnitude, i32x4.splat(0x3f0c9f54));
  const part = v128.bitselect(power, f32x4.neg(power), isUpper);
  const quotient = f32x4.div(v128.bitselect(two, part, isHigh), f32x4.add(power, two));
  let result = v128.bitselect(f32x4.sub(one, quotient), quotient, isHigh);
  // Above 10 it is 1, and NaN stays NaN; a subnormal number stays as it is.
  const isAboveTen = i32x4.gt_s(magnitude, i32x4.splat(0x41200000));
  const flat = f32x4.add(one, f32x4.div(f32x4.splat(0), magnitude));
  result = v128.bitselect(flat, result, isAboveTen);
  const isSubnormal = i32x4.lt_s(magnitude, i32x4.splat(0x00800000));
  result = v128.bitselect(magnitude, result, isSubnormal);
  return v128.bitselect(x, result, i32x4.splat(i32.MIN_VALUE));
}

/** eˣ − 1 for x from −1.5 ln 2 to 20. */
function expm1Lanes(x: v128): v128 {
  const one = f32x4.splat(1);
  const half = f32x4.splat(0.5);
  const magnitude = f32x4.abs(x);
  // x = k ln 2 + rest, where |rest| ≤ ½ ln 2; `correction` is what rounding took from the rest.
  const nearest = f32x4.add(f32x4.mul(x, f32x4.splat(1.4426950216)), half);
  const isNegative = f32x4.lt(x, f32x4.splat(0));
  const single = v128.bitselect(i32x4.splat(-1), i32x4.splat(1), isNegative);
  const isSingle = i32x4.lt_s(magnitude, i32x4.splat(0x3f851592)); // below 1.5 ln 2
  const isReduced = i32x4.gt_s(magnitude, i32x4.splat(0x3eb17218)); // above ½ ln 2
  const k = v128.and(v128.bitselect(single, i32x4.trunc_sat_f32x4_s(nearest), isSingle), isReduced);
  const times = f32x4.convert_i32x4_s(k);
  const high = f32x4.sub(x, f32x4.mul(times, f32x4.splat(6.9313812256e-1)));
  const low = f32x4.mul(times, f32x4.splat(9.0580006145e-6));
  const rest = f32x4.sub(high, low);
  const correction = f32x4.sub(f32x4.sub(high, rest), low);

  const halfRest = f32x4.mul(half, rest);
  const halfSquare = f32x4.mul(rest, halfRest);
  const slope = f32x4.add(
    f32x4.splat(-3.3333212137e-2),
    f32x4.mul(halfSquare, f32x4.splat(1.5807170421e-3)),
  );
  const r = f32x4.add(one, f32x4.mul(halfSquare, slope));
  const t = f32x4.sub(f32x4.splat(3), f32x4.mul(r, halfRest));
  const divisor = f32x4.sub(f32x4.splat(6), f32x4.mul(rest, t));
  const error = f32x4.mul(halfSquare, f32x4.div(f32x4.sub(r, t), divisor));
  const isZero = i32x4.eq(k, i32x4.splat(0));
  const small = f32x4.sub(rest, f32x4.sub(f32x4.mul(rest, error), halfSquare));

  const product = f32x4.mul(rest, f32x4.sub(error, correction));
  const e = f32x4.sub(f32x4.sub(product, correction), halfSquare);
  const difference = f32x4.sub(rest, e);
  const halved = f32x4.sub(f32x4.mul(half, difference), half); // k = −1
  const isLow = f32x4.lt(rest, f32x4.splat(-0.25));
  const lower = f32x4.mul(f32x4.splat(-2), f32x4.sub(e, f32x4.add(rest, half)));
  const upper = f32x4.add(one, f32x4.mul(f32x4.splat(2), difference));
  const doubled = v128.bitselect(lower, upper, isLow); // k = 1
  const power = i32x4.shl(i32x4.add(k, i32x4.splat(0x7f)), 23); // 2ᵏ
  const inverse = i32x4.shl(i32x4.sub(i32x4.splat(0x7f), k), 23); // 2⁻ᵏ
  const below23 = f32x4.add(difference, f32x4.sub(one, inverse));
  const above = f32x4.add(f32x4.sub(rest, f32x4.add(e, inverse)), one);
  const isBelow23 = i32x4.lt_s(k, i32x4.splat(23));
  let result = f32x4.mul(v128.bitselect(below23, above, isBelow23), power);
  result = v128.bitselect(doubled, result, i32x4.eq(k, i32x4.splat(1)));
  result = v128.bitselect(halved, result, i32x4.eq(k, i32x4.splat(-1)));
  result = v128.bitselect(small, result, isZero);
  // Below 2⁻²⁵ it is x.
  return v128.bitselect(x, result, i32x4.lt_s(magnitude, i32x4.splat(0x33000000)));
}
