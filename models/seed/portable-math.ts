/**
 * ln, cos and sin computed with + − × ÷ only, which IEEE 754 rounds the same on every machine. JavaScript
 * engines round Math.log, Math.cos and Math.sin differently. These are ports of e_log.c, e_rem_pio2.c,
 * k_cos.c and k_sin.c from FreeBSD's msun (fdlibm), reduced to the arguments that seeds need.
 * docs/seeds.md names this file as the definition.
 */

/*!
 * ====================================================
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
 *
 * Developed at SunSoft, a Sun Microsystems, Inc. business.
 * Permission to use, copy, modify, and distribute this
 * software is freely granted, provided that this notice
 * is preserved.
 * ====================================================
 */

/**
 * The natural logarithm, with an error below one unit in the last place.
 *
 * @param x in (0, 1]
 */
export function ln(x: number): number {
  // x = 2^exponent · (1 + f) with 1 + f in [√½, √2). A random x needs one doubling on average.
  let exponent = 0;
  let significand = x;
  for (; significand < 0.7071067811865476; exponent--) significand *= 2;
  const f = significand - 1;
  // ln(1 + f) = f − f²/2 + s · (f²/2 + remainder), the remainder being a polynomial in s².
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const remainder =
    z *
      (0.666666666666673513 +
        w * (0.2857142874366239149 + w * (0.1818357216161805012 + w * 0.1479819860511658591))) +
    w * (0.3999999999940941908 + w * (0.2222219843214978396 + w * 0.1531383769920937332));
  // ln 2 in two parts: the product of the first and the exponent is exact.
  const high = exponent * 6.9314718036912381649e-1;
  const low = exponent * 1.90821492927058770002e-10;
  if (significand > 0.71 && significand < 1.38) return high - (s * (f - remainder) - low - f);
  const half = 0.5 * f * f;
  return high - (half - (s * (half + remainder) + low) - f);
}

/** cos(k · π/2) for k = 0 to 7; the sine of the same angle stands three places further on. */
const quarterTurns = [1, 0, -1, 0, 1, 0, -1, 0] as const;

/**
 * Puts radius · cos(angle) into `out` at `index` and radius · sin(angle) after it, if that is within `out`.
 * The cosine and the sine have an error below one unit in the last place.
 *
 * One function for both, without calls or a pair to return: V8 does not always inline or elide those.
 *
 * @param angle in radians, in [0, 2π]
 */
export function putPolar(
  radius: number,
  angle: number,
  out: Float32Array | Float64Array,
  index: number,
): void {
  const quadrant = Math.floor(angle * 0.6366197723675814 + 0.5);
  // angle − quadrant · π/2 = x + rest. π/2 stands in three parts, of which the first two make exact products
  // and differences: the error is below 2⁻¹¹⁸.
  const over = angle - quadrant * 1.57079632673412561417;
  const second = quadrant * 6.0771005063039659766e-11;
  const nearly = over - second;
  const third = quadrant * 2.02226624879595063154e-21 - (over - nearly - second);
  const x = nearly - third;
  const rest = nearly - x - third;
  const z = x * x;
  const w = z * z;
  // cos(x + rest) by a polynomial in x² (Remez).
  const evenLow =
    4.16666666666666019037e-2 + z * (-1.38888888888741095749e-3 + z * 2.48015872894767294178e-5);
  const evenHigh =
    -2.75573143513906633035e-7 + z * (2.0875723212981748279e-9 + z * -1.13596475577881948265e-11);
  const even = z * evenLow + w * w * evenHigh;
  const near = 1 - 0.5 * z;
  const cos = near + (1 - near - 0.5 * z + (z * even - x * rest));
  // sin(x + rest), likewise.
  const odd =
    8.33333333332248946124e-3 +
    z * (-1.98412698298579493134e-4 + z * 2.75573137070700676789e-6) +
    z * w * (-2.50507602534068634195e-8 + z * 1.58969099521155010221e-10);
  const v = z * x;
  const sin = x - (z * (0.5 * rest - v * odd) - rest - v * -1.66666666666666324348e-1);
  // The sum formulas for x + quadrant · π/2. Branches would cost more: no processor predicts them.
  const cosTurn = quarterTurns[quadrant] ?? 1;
  const sinTurn = quarterTurns[quadrant + 3] ?? 0;
  out[index] = radius * (cosTurn * cos - sinTurn * sin);
  if (index + 1 < out.length) out[index + 1] = radius * (cosTurn * sin + sinTurn * cos);
}
