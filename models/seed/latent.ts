/**
 * A latent vector moved towards the middle of all: each number times `truncation`, in doubles, rounded
 * to float32 (the truncation trick of Brock et al., 2019, arXiv:1809.11096, as StyleGAN applies it).
 *
 * @param truncation 0 to 1; 1 gives the vector itself
 */
export function truncateLatent(latent: Float32Array, truncation: number): Float32Array {
  return truncation === 1 ? latent : latent.map((value) => value * truncation);
}

/**
 * A latent vector on the way from one to another: the straight line, put back to the length that a
 * vector has there, which goes evenly from one's to the other's. Latent vectors lie close to a sphere,
 * and the straight line leaves it (White, 2016, arXiv:1609.04468); unlike the arc of a circle this takes
 * only + − × ÷ and √, so that it is the same on every machine.
 *
 * @param share 0 gives `from`, 1 gives `to`
 */
export function latentBetween(from: Float32Array, to: Float32Array, share: number): Float32Array {
  const straight = Float64Array.from(
    from,
    (value, index) => value * (1 - share) + (to[index] ?? 0) * share,
  );
  const wanted = lengthOf(from) * (1 - share) + lengthOf(to) * share;
  const length = lengthOf(straight);
  const scale = length === 0 || share === 0 || share === 1 ? 1 : wanted / length;
  return Float32Array.from(straight, (value) => value * scale);
}

/**
 * The middle of several latent vectors: their mean, put to the mean of their lengths. The mean alone falls short
 * of the sphere that latent vectors lie close to, as the straight line of {@link latentBetween} does.
 *
 * @param latents one or more, all of one length
 */
export function meanLatent(latents: readonly Float32Array[]): Float32Array {
  const [first] = latents;
  if (first === undefined) throw new RangeError('no latent vectors to take the mean of');
  if (latents.length === 1) return first;
  const mean = new Float64Array(first.length);
  let wanted = 0;
  for (const latent of latents) {
    for (const [index, value] of latent.entries()) {
      mean[index] = (mean[index] ?? 0) + value / latents.length;
    }
    wanted += lengthOf(latent) / latents.length;
  }
  const length = lengthOf(mean);
  return Float32Array.from(mean, (value) => (length === 0 ? 0 : (value * wanted) / length));
}

function lengthOf(vector: Float32Array | Float64Array): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return Math.sqrt(sum);
}
