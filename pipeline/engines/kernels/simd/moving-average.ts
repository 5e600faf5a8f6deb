/** kept·a + taken·b for each of `count` elements; each product is rounded before they are added. */
export function movingAverage(
  a: usize,
  b: usize,
  y: usize,
  count: u32,
  kept: f32,
  taken: f32,
): void {
  const end = (count as usize) << 2;
  const wholeEnd = end & ~15;
  const keptShares = f32x4.splat(kept);
  const takenShares = f32x4.splat(taken);
  let at: usize = 0;
  while (at < wholeEnd) {
    const ofA = f32x4.mul(v128.load(a + at), keptShares);
    const ofB = f32x4.mul(v128.load(b + at), takenShares);
    v128.store(y + at, f32x4.add(ofA, ofB));
    at += 16;
  }
  for (; at < end; at += 4) {
    store<f32>(y + at, load<f32>(a + at) * kept + load<f32>(b + at) * taken);
  }
}
