/**
 * 1 ÷ (1 + e⁻ˣ) of four numbers, to the last bit as XNNPACK computes it for TensorFlow.js
 * (f32-vsigmoid, rr2-p5-div): e to the power of −|x| by a polynomial of degree 5, over itself plus 1.
 *
 * The formula and its numbers come from XNNPACK: Copyright 2019-2020 Google LLC, under the BSD licence.
 */
export function sigmoidLanes(x: v128): v128 {
  const one = f32x4.splat(1);
  const magnitude = f32x4.abs(x);
  // |x| = −k ln 2 − rest: adding 1.5 · 2²³ and the exponent's bias leaves k where a float32 has its exponent.
  const magic = f32x4.splat(12583039);
  const shifted = f32x4.add(magic, f32x4.mul(magnitude, f32x4.splat(-1.4426950216293335)));
  const power = i32x4.shl(shifted, 23); // 2ᵏ
  const k = f32x4.sub(shifted, magic);
  let rest = f32x4.add(magnitude, f32x4.mul(k, f32x4.splat(0.693145751953125)));
  rest = f32x4.add(rest, f32x4.mul(k, f32x4.splat(1.428606765330187e-6)));
  let sum = f32x4.add(
    f32x4.splat(0.04189782217144966),
    f32x4.mul(rest, f32x4.splat(-0.008289290592074394)),
  );
  sum = f32x4.add(f32x4.splat(-0.16667652130126953), f32x4.mul(rest, sum));
  sum = f32x4.add(f32x4.splat(0.4999915063381195), f32x4.mul(rest, sum));
  sum = f32x4.add(f32x4.splat(-0.9999997019767761), f32x4.mul(rest, sum));
  const exponential = f32x4.add(power, f32x4.mul(f32x4.mul(rest, power), sum));
  const quotient = f32x4.div(exponential, f32x4.add(exponential, one));
  // Beyond, the exponential is subnormal.
  const isBeyond = f32x4.gt(magnitude, f32x4.splat(87.33654022216797));
  const bounded = v128.andnot(quotient, isBeyond);
  return v128.bitselect(bounded, f32x4.sub(one, bounded), i32x4.shr_s(x, 31));
}
