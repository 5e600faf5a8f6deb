import { logitsOf } from '../../models/judge.ts';
import type { LabelledImages } from '../data/labelled-images.ts';
import { breathe } from '../terminal/breathe.ts';

/** Images in a forward pass, whose tensors stay below 100 MB. */
const imagesAtOnce = 500;

/** What a network says of each of many images, before any softmax, in several passes. */
export async function imageLogits(
  network: Parameters<typeof logitsOf>[0],
  { count, height, width, pixels }: LabelledImages,
): Promise<readonly Float32Array[]> {
  const size = height * width;
  const logits: Float32Array[] = [];
  for (let first = 0; first < count; first += imagesAtOnce) {
    const images = Array.from({ length: Math.min(imagesAtOnce, count - first) }, (_, place) =>
      pixels.subarray((first + place) * size, (first + place + 1) * size),
    );
    logits.push(...(await logitsOf(network, images)));
    await breathe();
  }
  return logits;
}
