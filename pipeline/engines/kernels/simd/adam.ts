/**
 * One Adam update of `count` weights: m' = β₁·m + (1 − β₁)·g, v' = β₂·v + (1 − β₂)·g²,
 * w' = w − stepSize·m' / (√v' + ε). Nothing is overwritten: the new values go elsewhere.
 */
export function adamStep(
  weight: usize,
  gradient: usize,
  mean: usize,
  variance: usize,
  newWeight: usize,
  newMean: usize,
  newVariance: usize,
  count: u32,
  stepSize: f32,
  beta1: f32,
  rest1: f32,
  beta2: f32,
  rest2: f32,
  epsilon: f32,
): void {
  const end = (count as usize) << 2;
  const wholeEnd = end & ~15;
  const stepSizes = f32x4.splat(stepSize);
  const betas1 = f32x4.splat(beta1);
  const rests1 = f32x4.splat(rest1);
  const betas2 = f32x4.splat(beta2);
  const rests2 = f32x4.splat(rest2);
  const epsilons = f32x4.splat(epsilon);
  let at: usize = 0;
  while (at < wholeEnd) {
    const g = v128.load(gradient + at);
    const m = f32x4.add(f32x4.mul(betas1, v128.load(mean + at)), f32x4.mul(rests1, g));
    const squares = f32x4.mul(f32x4.mul(rests2, g), g);
    const v = f32x4.add(f32x4.mul(betas2, v128.load(variance + at)), squares);
    v128.store(newMean + at, m);
    v128.store(newVariance + at, v);
    const change = f32x4.div(f32x4.mul(stepSizes, m), f32x4.add(f32x4.sqrt(v), epsilons));
    v128.store(newWeight + at, f32x4.sub(v128.load(weight + at), change));
    at += 16;
  }
  for (; at < end; at += 4) {
    const g = load<f32>(gradient + at);
    const m = beta1 * load<f32>(mean + at) + rest1 * g;
    const v = beta2 * load<f32>(variance + at) + rest2 * g * g;
    store<f32>(newMean + at, m);
    store<f32>(newVariance + at, v);
    store<f32>(newWeight + at, load<f32>(weight + at) - (stepSize * m) / (sqrt<f32>(v) + epsilon));
  }
}
