import { tanhLanes } from '../../../../models/runtime/wasm/tanh';
import { exponentialLanes, storePowers } from './exponential';
import { sigmoidLanes } from './sigmoid';
import { softplusLanes } from './softplus';

/** What is made of four numbers at once. */
abstract class UnaryOperation {
  abstract of(x: v128, parameter: v128): v128;
}

/** 0 for a NaN whose sign is negative, and NaN for others: the stock kernel compares whole numbers. */
class Relu extends UnaryOperation {
  of(x: v128, _parameter: v128): v128 {
    return i32x4.max_s(x, i32x4.splat(0));
  }
}

/** Times the slope where it is below zero. */
class LeakyRelu extends UnaryOperation {
  of(x: v128, slope: v128): v128 {
    return v128.bitselect(f32x4.mul(x, slope), x, f32x4.lt(x, f32x4.splat(0)));
  }
}

/** 1 above zero, else another number; NaN stays NaN. */
class Step extends UnaryOperation {
  of(x: v128, other: v128): v128 {
    const known = v128.bitselect(f32x4.splat(1), other, f32x4.gt(x, f32x4.splat(0)));
    return v128.bitselect(known, x, f32x4.eq(x, x));
  }
}

class Negative extends UnaryOperation {
  of(x: v128, _parameter: v128): v128 {
    return f32x4.neg(x);
  }
}

class Square extends UnaryOperation {
  of(x: v128, _parameter: v128): v128 {
    return f32x4.mul(x, x);
  }
}

class Root extends UnaryOperation {
  of(x: v128, _parameter: v128): v128 {
    return f32x4.sqrt(x);
  }
}

/** 1 by the root, each rounded. */
class InverseRoot extends UnaryOperation {
  of(x: v128, _parameter: v128): v128 {
    return f32x4.div(f32x4.splat(1), f32x4.sqrt(x));
  }
}

class Tangent extends UnaryOperation {
  of(x: v128, _parameter: v128): v128 {
    return tanhLanes(x);
  }
}

class Sigmoid extends UnaryOperation {
  of(x: v128, _parameter: v128): v128 {
    return sigmoidLanes(x);
  }
}

/** By powers that storePowers left at an address. */
class Exponential extends UnaryOperation {
  of(x: v128, address: v128): v128 {
    return exponentialLanes(x, i32x4.extract_lane(address, 0));
  }
}

/** The same. */
class Softplus extends UnaryOperation {
  of(x: v128, address: v128): v128 {
    return softplusLanes(x, i32x4.extract_lane(address, 0));
  }
}

/** Takes `count` numbers one by one. */
function overElements<Operation extends UnaryOperation>(
  x: usize,
  y: usize,
  count: u32,
  parameter: v128 = f32x4.splat(0),
): void {
  const operation = changetype<Operation>(0);
  const end = (count as usize) << 2;
  const wholeEnd = end & ~15;
  let at: usize = 0;
  for (; at < wholeEnd; at += 16) {
    v128.store(y + at, operation.of(v128.load(x + at), parameter));
  }
  for (; at < end; at += 4) {
    const result = operation.of(v128.load_splat<f32>(x + at), parameter);
    store<f32>(y + at, f32x4.extract_lane(result, 0));
  }
}

/** Each of `count` elements, 0 in place of those below zero. */
export function relu(x: usize, y: usize, count: u32): void {
  overElements<Relu>(x, y, count);
}

/** Each of `count` elements, those below zero times the slope. */
export function leakyRelu(x: usize, y: usize, count: u32, slope: f32): void {
  overElements<LeakyRelu>(x, y, count, f32x4.splat(slope));
}

/** 1 for each of `count` elements that is above zero, `other` for the rest. */
export function step(x: usize, y: usize, count: u32, other: f32): void {
  overElements<Step>(x, y, count, f32x4.splat(other));
}

/** Each of `count` elements with the other sign. */
export function negate(x: usize, y: usize, count: u32): void {
  overElements<Negative>(x, y, count);
}

/** The squares of `count` elements. */
export function square(x: usize, y: usize, count: u32): void {
  overElements<Square>(x, y, count);
}

/** The square roots of `count` elements. */
export function root(x: usize, y: usize, count: u32): void {
  overElements<Root>(x, y, count);
}

/** 1 by the square root of each of `count` elements. */
export function inverseRoot(x: usize, y: usize, count: u32): void {
  overElements<InverseRoot>(x, y, count);
}

/** The hyperbolic tangents of `count` elements, as the runtime computes them and, to the last bit, the stock kernel. */
export function tanh(x: usize, y: usize, count: u32): void {
  overElements<Tangent>(x, y, count);
}

/** 1 ÷ (1 + e⁻ˣ) of `count` elements. */
export function sigmoid(x: usize, y: usize, count: u32): void {
  overElements<Sigmoid>(x, y, count);
}

/** e to the power of `count` elements. @param scratch scratchBytes, aligned to 16 */
export function exponential(x: usize, y: usize, count: u32, scratch: usize): void {
  storePowers(scratch);
  overElements<Exponential>(x, y, count, i32x4.splat(scratch as i32));
}

/** ln(1 + eˣ) of `count` elements. @param scratch scratchBytes, aligned to 16 */
export function softplus(x: usize, y: usize, count: u32, scratch: usize): void {
  storePowers(scratch);
  overElements<Softplus>(x, y, count, i32x4.splat(scratch as i32));
}
