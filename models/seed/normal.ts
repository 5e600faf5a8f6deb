import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { RandomGenerator } from './random.ts';

/**
 * Fills `out` with standard normal deviates by the Box–Muller transform (Box and Muller, 1958,
 * doi:10.1214/aoms/1177706645), in doubles, each rounded to float32 by the array it goes into.
 *
 * Each pair takes two uniforms; an odd length drops the last sine. Math.log and Math.cos may differ
 * by an ulp of a double between JavaScript engines: rounding to float32 hides that but for about one
 * deviate in 10⁸.
 */
export function fillNormal(generator: RandomGenerator, out: Float32Array): Float32Array {
  for (let index = 0; index < out.length; index += 2) {
    // 1 − u lies in (0, 1], so that the logarithm is finite.
    const radius = Math.sqrt(-2 * Math.log(1 - uniformFloat64(generator)));
    const angle = 2 * Math.PI * uniformFloat64(generator);
    out[index] = radius * Math.cos(angle);
    if (index + 1 < out.length) out[index + 1] = radius * Math.sin(angle);
  }
  return out;
}
