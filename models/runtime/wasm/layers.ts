import { tanhLanes } from './tanh';

/**
 * Batch normalization by the moving statistics, (x − mean) · gamma ÷ √(variance + epsilon) + beta: difference,
 * product and root rounded to float32, quotient and sum in doubles and rounded once. It is what TensorFlow.js
 * computes, whose source rounds so (tfjs-backend-wasm/src/cc/kernels/FusedBatchNorm.cc, 4.22).
 *
 * @param x [rows, columns, lanes]
 */
export function normalize(
  x: usize,
  gamma: usize,
  beta: usize,
  mean: usize,
  variance: usize,
  rows: u32,
  columns: u32,
  lanes: u32,
  epsilon: f32,
): void {
  const columnBytes = (columns as usize) << 2;
  for (let row: u32 = 0; row < rows; row++) {
    for (let at: usize = 0; at < columnBytes; at += 4) {
      const deviation: f64 = sqrt<f32>(load<f32>(variance + at) + epsilon) as f64;
      for (let lane: u32 = 0; lane < lanes; lane++) {
        const scaled: f32 = (load<f32>(x) - load<f32>(mean + at)) * load<f32>(gamma + at);
        store<f32>(x, ((scaled as f64) / deviation + (load<f32>(beta + at) as f64)) as f32);
        x += 4;
      }
    }
  }
}

/** @param x room for `count` floats, rounded up to a multiple of four */
export function tanhAll(x: usize, count: u32): void {
  for (const end = x + ((count as usize) << 2); x < end; x += 16) {
    v128.store(x, tanhLanes(v128.load(x)));
  }
}

/** 1 ÷ (1 + e⁻ˣ) as ½ + ½ tanh(½x). @param x as in tanhAll */
export function sigmoidAll(x: usize, count: u32): void {
  const half = f32x4.splat(0.5);
  for (const end = x + ((count as usize) << 2); x < end; x += 16) {
    const tangent = tanhLanes(f32x4.mul(half, v128.load(x)));
    v128.store(x, f32x4.add(half, f32x4.mul(half, tangent)));
  }
}

/**
 * ln(1 + eˣ) as max(x, 0) + ln(1 + e), where e = e^−|x| is made of t = tanh(½|x|): ln(1 + e) is 2 artanh(z),
 * z = e ÷ (2 + e) = (1 − t) ÷ (3 + t), at most a third. Ten terms of its series reach 2 · 10⁻¹¹.
 *
 * @param x as in tanhAll
 */
export function softplusAll(x: usize, count: u32): void {
  for (const end = x + ((count as usize) << 2); x < end; x += 4) {
    const value = load<f32>(x);
    const halved = f32x4.splat(<f32>0.5 * abs<f32>(value));
    const tangent: f64 = f32x4.extract_lane(tanhLanes(halved), 0) as f64;
    const z = (1 - tangent) / (3 + tangent);
    let sum: f64 = 0;
    for (let term = 19; term > 0; term -= 2) sum = sum * z * z + 1 / (term as f64);
    store<f32>(x, ((max<f32>(value, 0) as f64) + 2 * z * sum) as f32);
  }
}

/**
 * [first, second, third, run] → [first, third, second, run]: how depthToSpace and spaceToDepth move pixels.
 *
 * @param run floats that stay together
 */
export function moveBlocks(
  from: usize,
  to: usize,
  first: u32,
  second: u32,
  third: u32,
  run: u32,
): void {
  const runBytes = (run as usize) << 2;
  for (let a: u32 = 0; a < first; a++) {
    for (let c: u32 = 0; c < third; c++) {
      for (let b: u32 = 0; b < second; b++) {
        const source = from + ((b * third + c) as usize) * runBytes;
        for (let at: usize = 0; at < runBytes; at += 4) {
          store<f32>(to + at, load<f32>(source + at));
        }
        to += runBytes;
      }
    }
    from += ((second * third) as usize) * runBytes;
  }
}

/**
 * [-1, 1] as bytes: 127.5x + 127.5 in doubles, half rounded up, kept within 0 to 255; NaN becomes 0.
 *
 * @param x room for `count` floats, rounded up to a multiple of four
 * @param to as much room for bytes
 */
export function writePixels(x: usize, to: usize, count: u32): void {
  for (const end = to + (count as usize); to < end; to += 4) {
    const low = levels(v128.load64_zero(x));
    const high = levels(v128.load64_zero(x, 8));
    const words = v128.shuffle<i32>(low, high, 0, 1, 4, 5);
    const halves = i16x8.narrow_i32x4_s(words, words);
    store<u32>(to, i32x4.extract_lane(i8x16.narrow_i16x8_u(halves, halves), 0));
    x += 16;
  }
}

/** Two levels as integers, in the low lanes. */
function levels(values: v128): v128 {
  const scaled = f64x2.mul(f64x2.promote_low_f32x4(values), f64x2.splat(127.5));
  const rounded = f64x2.floor(f64x2.add(scaled, f64x2.splat(128)));
  return i32x4.trunc_sat_f64x2_s_zero(rounded);
}
