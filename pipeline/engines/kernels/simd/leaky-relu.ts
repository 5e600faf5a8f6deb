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
