import type { ImageDimensions } from '../../data/images.ts';
import { gatherAround } from '../pixel-map/deformations.ts';
import type { PixelMap } from '../pixel-map/pixel-map.ts';

/** Where values of images lie in rows and columns at even distances. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
  /** Brings an image's values to the grid: [rows, columns, channels]. */
  readonly place: (image: Float32Array) => Float32Array;
}

/** The grid of images whose pixels are known to lie in rows and columns. */
export function imageGrid({ height, width, channels }: ImageDimensions): Grid {
  return { rows: height, columns: width, channels, place: (image) => image };
}

/**
 * A grid over a learnt map of grey pixels, as wide and as high as the map, the longer side upright. Each of its places
 * is a mean of the pixels around it, as in a deformed image, and dark where there is none.
 */
export function mapGrid({ pixels, places }: PixelMap): Grid {
  const [across, down] = [rangeOf(places, 0), rangeOf(places, 1)].toSorted(
    (a, b) => a.length - b.length,
  );
  if (!across || !down) throw new RangeError('a plane has two axes');
  const [columns, rows] = [Math.ceil(across.length) + 1, Math.ceil(down.length) + 1];
  const points = Float64Array.from({ length: 2 * rows * columns }, (_, index) => {
    const [row, column] = [Math.floor((index >> 1) / columns), (index >> 1) % columns];
    return index % 2 === across.axis ? across.least + column : down.least + row;
  });
  const { starts, targets, weights } = gatherAround(places, points);
  return {
    rows,
    columns,
    channels: 1,
    place(image) {
      const values = new Float32Array(rows * columns);
      for (const [source, pixel] of pixels.entries()) {
        const value = image[pixel] ?? 0;
        if (value === 0) continue;
        const end = starts[source + 1] ?? 0;
        for (let index = starts[source] ?? 0; index < end; index++) {
          const target = targets[index] ?? 0;
          values[target] = (values[target] ?? 0) + (weights[index] ?? 0) * value;
        }
      }
      return values;
    },
  };
}

/** Where places lie along an axis, 0 or 1. */
function rangeOf(places: Float64Array, axis: number) {
  const along = places.filter((_, index) => index % 2 === axis);
  const [first = 0] = along;
  const least = along.reduce((a, b) => Math.min(a, b), first);
  const greatest = along.reduce((a, b) => Math.max(a, b), first);
  return { axis, least, length: greatest - least };
}
