/**
 * The hyperbolic tangent as musl computes it in float32 (src/math/tanhf.c), so that TensorFlow.js, which is
 * built with musl, gives the same bits.
 *
 * tanh and expm1 come from FreeBSD's msun by way of musl: Copyright (C) 1993 by Sun Microsystems, Inc. All
 * rights reserved. Permission to use, copy, modify, and distribute this software is freely granted, provided
 * that this notice is preserved.
 */
export function tanh(x: f32): f32 {
  const magnitude = reinterpret<u32>(x) & 0x7fffffff;
  const positive = reinterpret<f32>(magnitude);
  let result = positive; // a subnormal number stays as it is
  if (magnitude > 0x3f0c9f54) {
    // above ½ ln 3, or not a number
    result =
      magnitude > 0x41200000
        ? <f32>1 + <f32>0 / positive
        : <f32>1 - <f32>2 / (expm1(<f32>2 * positive) + <f32>2);
  } else if (magnitude > 0x3e82c578) {
    // above ½ ln (5 ÷ 3)
    const power = expm1(<f32>2 * positive);
    result = power / (power + <f32>2);
  } else if (magnitude >= 0x00800000) {
    const power = expm1(<f32>-2 * positive);
    result = -power / (power + <f32>2);
  }
  return reinterpret<u32>(x) >> 31 ? -result : result;
}

/** eˣ − 1 as musl computes it in float32 (src/math/expm1f.c). */
export function expm1(x: f32): f32 {
  const magnitude = reinterpret<u32>(x) & 0x7fffffff;
  const isNegative = reinterpret<u32>(x) >> 31;
  const ln2High: f32 = 6.9313812256e-1;
  const ln2Low: f32 = 9.0580006145e-6;
  if (magnitude >= 0x4195b844) {
    // at least 27 ln 2
    if (magnitude > 0x7f800000) return x;
    if (isNegative) return -1;
    if (magnitude > 0x42b17217) return x * reinterpret<f32>(0x7f000000);
  }
  // x = k ln 2 + rest, where |rest| ≤ ½ ln 2; `correction` is what rounding took from the rest.
  let exponent: i32 = 0;
  let correction: f32 = 0;
  if (magnitude > 0x3eb17218) {
    let high: f32;
    let low: f32;
    if (magnitude < 0x3f851592) {
      exponent = isNegative ? -1 : 1;
      high = isNegative ? x + ln2High : x - ln2High;
      low = isNegative ? -ln2Low : ln2Low;
    } else {
      exponent = (<f32>1.4426950216 * x + (isNegative ? <f32>-0.5 : <f32>0.5)) as i32;
      const times = exponent as f32;
      high = x - times * ln2High;
      low = times * ln2Low;
    }
    x = high - low;
    correction = high - x - low;
  } else if (magnitude < 0x33000000) {
    return x;
  }
  const halfX: f32 = <f32>0.5 * x;
  const halfSquare: f32 = x * halfX;
  const r: f32 = <f32>1 + halfSquare * (<f32>-3.3333212137e-2 + halfSquare * <f32>1.5807170421e-3);
  const t: f32 = <f32>3 - r * halfX;
  let e: f32 = halfSquare * ((r - t) / (<f32>6 - x * t));
  if (exponent === 0) return x - (x * e - halfSquare);
  e = x * (e - correction) - correction;
  e -= halfSquare;
  if (exponent === -1) return <f32>0.5 * (x - e) - <f32>0.5;
  if (exponent === 1) {
    return x < <f32>-0.25 ? <f32>-2 * (e - (x + <f32>0.5)) : <f32>1 + <f32>2 * (x - e);
  }
  const power = reinterpret<f32>((0x7f + exponent) << 23);
  if (exponent < 0 || exponent > 56) {
    const y = x - e + <f32>1;
    return (exponent === 128 ? y * <f32>2 * reinterpret<f32>(0x7f000000) : y * power) - <f32>1;
  }
  const inverse = reinterpret<f32>((0x7f - exponent) << 23);
  return exponent < 23
    ? (x - e + (<f32>1 - inverse)) * power
    : (x - (e + inverse) + <f32>1) * power;
}
