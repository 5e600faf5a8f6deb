/** The gradient of tanh by x: dy · (1 − y²), each operation rounded as the stock kernels do. */
export function tanhGradient(dy: usize, y: usize, dx: usize, count: u32): void {
  const end = (count as usize) << 2;
  const wholeEnd = end & ~15;
  const ones = f32x4.splat(1);
  let at: usize = 0;
  for (; at < wholeEnd; at += 16) {
    const value = v128.load(y + at);
    const slope = f32x4.sub(ones, f32x4.mul(value, value));
    v128.store(dx + at, f32x4.mul(slope, v128.load(dy + at)));
  }
  for (; at < end; at += 4) {
    const value = load<f32>(y + at);
    store<f32>(dx + at, (1 - value * value) * load<f32>(dy + at));
  }
}
