/** Each of `count` elements, those below zero times the slope. */
export function leakyRelu(x: usize, y: usize, count: u32, slope: f32): void {
  const end = (count as usize) << 2;
  const wholeEnd = end & ~15;
  const slopes = f32x4.splat(slope);
  const zeros = f32x4.splat(0);
  let at: usize = 0;
  while (at < wholeEnd) {
    const value = v128.load(x + at);
    const scaled = f32x4.mul(value, slopes);
    v128.store(y + at, v128.bitselect(scaled, value, f32x4.lt(value, zeros)));
    at += 16;
  }
  for (; at < end; at += 4) {
    const value = load<f32>(x + at);
    store<f32>(y + at, value < 0 ? value * slope : value);
  }
}

/** The gradient of leakyRelu by x: dy, times the slope where x is not above zero. */
export function leakyReluGradient(dy: usize, x: usize, dx: usize, count: u32, slope: f32): void {
  const end = (count as usize) << 2;
  const wholeEnd = end & ~15;
  const slopes = f32x4.splat(slope);
  const ones = f32x4.splat(1);
  const zeros = f32x4.splat(0);
  let at: usize = 0;
  while (at < wholeEnd) {
    const factor = v128.bitselect(ones, slopes, f32x4.gt(v128.load(x + at), zeros));
    v128.store(dx + at, f32x4.mul(v128.load(dy + at), factor));
    at += 16;
  }
  for (; at < end; at += 4) {
    store<f32>(dx + at, load<f32>(dy + at) * (load<f32>(x + at) > 0 ? 1 : slope));
  }
}
