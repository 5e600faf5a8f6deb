/**
 * sum + a · b. In the module of the engine wasm-fma the product is not rounded before it is added, on processors
 * that fuse both: relaxed_madd leaves to the processor which it is. The compiler inlines it.
 */
export function multiplyAdd(sum: v128, a: v128, b: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, sum);
  return f32x4.add(sum, f32x4.mul(a, b));
}

/** multiplyAdd for single numbers, which wasm only fuses within vectors. */
export function multiplyAddOne(sum: f32, a: f32, b: f32): f32 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    const vector = multiplyAdd(f32x4.splat(sum), f32x4.splat(a), f32x4.splat(b));
    return f32x4.extract_lane(vector, 0);
  }
  return sum + a * b;
}

/**
 * sum + a · b as the products of this module compute it, so that a start can tell whether the processor fuses.
 */
export function probeMultiplyAdd(sum: f32, a: f32, b: f32): f32 {
  return multiplyAddOne(sum, a, b);
}
