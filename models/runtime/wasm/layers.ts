import { expm1 } from './tanh';
import { tanh } from './tanh';

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

export function tanhAll(x: usize, count: u32): void {
  for (const end = x + ((count as usize) << 2); x < end; x += 4) store<f32>(x, tanh(load<f32>(x)));
}

/** 1 ÷ (1 + e⁻ˣ) as ½ + ½ tanh(½x). */
export function sigmoidAll(x: usize, count: u32): void {
  for (const end = x + ((count as usize) << 2); x < end; x += 4) {
    store<f32>(x, <f32>0.5 + <f32>0.5 * tanh(<f32>0.5 * load<f32>(x)));
  }
}

/**
 * ln(1 + eˣ) as max(x, 0) + ln(1 + e), e = e^−|x|; that logarithm by the series of 2 artanh(e ÷ (2 + e)),
 * whose terms shrink by nine each: ten of them reach 2 · 10⁻¹¹.
 */
export function softplusAll(x: usize, count: u32): void {
  for (const end = x + ((count as usize) << 2); x < end; x += 4) {
    const value = load<f32>(x);
    const small: f64 = 1 + (expm1(-abs<f32>(value)) as f64);
    const z = small / (2 + small);
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

/** [-1, 1] as bytes: 127.5x + 127.5 in doubles, half rounded up, kept within 0 to 255; NaN becomes 0. */
export function writePixels(x: usize, to: usize, count: u32): void {
  for (const end = to + (count as usize); to < end; to++) {
    const level: f64 = floor<f64>(127.5 * (load<f32>(x) as f64) + 128);
    store<u8>(to, min<f64>(255, max<f64>(0, level)) as i32 as u8);
    x += 4;
  }
}
