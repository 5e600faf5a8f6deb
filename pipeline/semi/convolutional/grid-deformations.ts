import type { RandomGenerator } from '../../../models/seed/random.ts';
import { bytesOfImage, type ImageDimensions } from '../../data/images.ts';
import {
  type Deforming,
  type Deformation,
  type DeformationRules,
  drawGridDeformation,
} from '../pixel-map/deformations.ts';

/** The side of the images that the rules of deformations are given for. */
const usualSide = 28;

/** Places that all deformations of a run may write to: 100 MB. Of larger images fewer deformations are drawn. */
const mostTargets = 12_000_000;

/** A place of an image is part of about so many. */
const targetsOfPlace = 6;

/**
 * Draws deformations of images whose pixels lie in rows and columns. All channels of a pixel move together.
 *
 * @param rules in pixels of images of 28 × 28
 */
export function gridDeforming(
  image: ImageDimensions,
  rules: DeformationRules & { readonly count: number },
  random: RandomGenerator,
): Deforming {
  const size = bytesOfImage(image);
  const unit = Math.max(image.height, image.width) / usualSide;
  const count = Math.max(1, Math.min(rules.count, Math.floor(mostTargets / targetsOfPlace / size)));
  return {
    map: { pixels: Uint32Array.from({ length: size }, (_, index) => index) },
    deformations: Array.from({ length: count }, () =>
      ofChannels(drawGridDeformation(image, rules, unit, random), image.channels),
    ),
  };
}

/** The deformation of pixels as one of their values, which lie beside each other. */
function ofChannels({ starts, targets, weights }: Deformation, channels: number): Deformation {
  if (channels === 1) return { starts, targets, weights };
  const all = { starts: [0], targets: [] as number[], weights: [] as number[] };
  for (let pixel = 0; pixel + 1 < starts.length; pixel++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let place = starts[pixel] ?? 0; place < (starts[pixel + 1] ?? 0); place++) {
        all.targets.push((targets[place] ?? 0) * channels + channel);
        all.weights.push(weights[place] ?? 0);
      }
      all.starts.push(all.targets.length);
    }
  }
  return {
    starts: Uint32Array.from(all.starts),
    targets: Uint32Array.from(all.targets),
    weights: Float32Array.from(all.weights),
  };
}
