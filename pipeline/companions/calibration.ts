import { logitsOf } from '../../models/companions/judge.ts';
import { softmax } from '../../models/companions/softmax.ts';
import { bytesOfImage, type LabelledImages } from '../data/images.ts';
import { yieldToEvents } from '../terminal/interruption.ts';

/** What is done to logits before the softmax: each times the scale, plus its own offset. */
export interface Calibration {
  readonly scale: number;
  /** [classes]; the last is 0, because only differences count. */
  readonly offsets: readonly number[];
}

/** Steps down the gradient, and their length: a few thousand logits settle to five digits. */
const descent = { steps: 400, rate: 0.5 };

/**
 * Fits the scale, and where asked the offsets, that make the softmax of logits most likely for images of
 * known classes: Platt scaling for more than two classes, with one temperature (Guo et al. 2017,
 * arXiv:1706.04599, section 4.2).
 *
 * @param logits [images][classes]
 * @param classes [images]
 */
export function fitCalibration(
  logits: readonly Float32Array[],
  classes: ArrayLike<number>,
  { hasOffsets }: { readonly hasOffsets: boolean },
): Calibration {
  const size = logits[0]?.length ?? 0;
  let logScale = 0;
  const offsets = new Float64Array(size);
  for (let step = 0; step < descent.steps; step++) {
    const slope = new Float64Array(size);
    let scaleSlope = 0;
    for (const [image, own] of logits.entries()) {
      const scaled = Array.from(
        own,
        (logit, place) => Math.exp(logScale) * logit + (offsets[place] ?? 0),
      );
      for (const [place, probability] of softmax(scaled).entries()) {
        const excess = probability - (classes[image] === place ? 1 : 0);
        slope[place] = (slope[place] ?? 0) + excess;
        scaleSlope += excess * Math.exp(logScale) * (own[place] ?? 0);
      }
    }
    const rate = descent.rate / logits.length;
    logScale -= rate * scaleSlope;
    if (!hasOffsets) continue;
    for (let place = 0; place < size - 1; place++) {
      offsets[place] = (offsets[place] ?? 0) - rate * (slope[place] ?? 0);
    }
  }
  return { scale: Math.exp(logScale), offsets: [...offsets] };
}

/** The calibrated probabilities of one image's logits, [classes]. */
export function calibrated(logits: Float32Array, { scale, offsets }: Calibration): Float64Array {
  return softmax(Array.from(logits, (logit, place) => scale * logit + (offsets[place] ?? 0)));
}

/** Images in a forward pass, whose tensors stay below 100 MB. */
const imagesAtOnce = 500;

/** What a network says of each of many images, before any softmax, in several passes. */
export async function imageLogits(
  network: Parameters<typeof logitsOf>[0],
  images: LabelledImages,
): Promise<readonly Float32Array[]> {
  const { count, pixels } = images;
  const size = bytesOfImage(images);
  const logits: Float32Array[] = [];
  for (let first = 0; first < count; first += imagesAtOnce) {
    const some = Array.from({ length: Math.min(imagesAtOnce, count - first) }, (_, place) =>
      pixels.subarray((first + place) * size, (first + place + 1) * size),
    );
    logits.push(...logitsOf(network, some));
    await yieldToEvents();
  }
  return logits;
}
