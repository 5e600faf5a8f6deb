import type { Figure, FigureName } from '../../models/manifest/evaluation.ts';
import { figureOverDraws, figuresByName } from './draws.ts';
import { copyDistanceRatio } from './metrics/copy-distance-ratio.ts';
import { nearCopies } from './metrics/near-copies.ts';

/** Distances of images to the nearest real one, in pixel space. */
export interface NearestDistances {
  /** [images] */
  readonly toTraining: Float64Array;
  /** [images] */
  readonly toReference: Float64Array;
}

/** The figures that are made of distances to the nearest image, each with the set and the quantile it is about. */
const ratios = {
  copyDistanceRatio: { to: 'toTraining', share: 0.5 },
  copyDistanceRatioAt5Percent: { to: 'toTraining', share: 0.05 },
  copyDistanceRatioAt1Percent: { to: 'toTraining', share: 0.01 },
  heldOutDistanceRatio: { to: 'toReference', share: 0.5 },
  heldOutDistanceRatioAt5Percent: { to: 'toReference', share: 0.05 },
  heldOutDistanceRatioAt1Percent: { to: 'toReference', share: 0.01 },
} as const satisfies Partial<Record<FigureName, object>>;

const copies = { nearCopies: 'toTraining', nearHeldOutCopies: 'toReference' } as const;

/**
 * The figures that show copies, of training images and of reference images.
 *
 * @param draws distances of each draw's images
 * @param real distances of reference images to training images, and of training images to reference images
 */
export function copyFigures(
  draws: readonly NearestDistances[],
  real: NearestDistances,
): Readonly<Record<keyof typeof ratios | keyof typeof copies, Figure>> {
  return {
    ...figuresByName(namesOf(ratios), (name) => {
      const { to, share } = ratios[name];
      // Real images relative to themselves give 1.
      return figureOverDraws(
        draws.map((nearest) => copyDistanceRatio(nearest[to], real[to], share)),
        [1],
      );
    }),
    ...figuresByName(namesOf(copies), (name) => {
      const to = copies[name];
      return figureOverDraws(
        draws.map((nearest) => nearCopies(nearest[to], real[to])),
        [nearCopies(real[to], real[to])],
      );
    }),
  };
}

function namesOf<Name extends string>(table: Readonly<Record<Name, unknown>>): readonly Name[] {
  return Object.keys(table) as Name[];
}
