import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { ln, putPolar } from './portable-math.ts';
import type { RandomGenerator } from './random.ts';

/**
 * Fills `out` with standard normal deviates by the Box–Muller transform (Box and Muller, 1958,
 * doi:10.1214/aoms/1177706645), computed in doubles and rounded to float32. The same in every JavaScript
 * engine. Each pair takes two uniforms; an odd length drops the last sine.
 */
export function fillNormal(generator: RandomGenerator, out: Float32Array): Float32Array {
  for (let index = 0; index < out.length; index += 2) {
    putPair(uniformFloat64(generator), uniformFloat64(generator), out, index);
  }
  return out;
}

/** A function of its own, so that V8 inlines the arithmetic here and the generator in the loop above. */
function putPair(u: number, v: number, out: Float32Array, index: number): void {
  // 1 − u lies in (0, 1], so that the logarithm is finite.
  putPolar(Math.sqrt(-2 * ln(1 - u)), 2 * Math.PI * v, out, index);
}
