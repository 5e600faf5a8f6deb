import type { ClassFigures, Figure, Figures } from '../../models/evaluation.ts';
import { mean } from '../statistics.ts';
import type { DrawFigures } from './evaluate-draws.ts';
import { figureOverDraws } from './figure-over-draws.ts';
import type { ClassMeasures, ImageFigures } from './measure-images.ts';
import { copyDistanceRatio } from './metrics/copy-distance-ratio.ts';
import type { ReferenceSet } from './reference-set.ts';

/** Figures that draws and floors have in common. */
type SharedFigure = 'frechetDistance' | 'precision' | 'recall' | 'density' | 'coverage';

/**
 * The figures over all draws, each beside its floor.
 *
 * @param floors what sets of real training images measure
 * @param heldOutDistances from test images to their nearest training image
 */
export function assembleFigures(
  draws: readonly DrawFigures[],
  floors: readonly ImageFigures[],
  heldOutDistances: Float64Array,
  classificationAccuracyScore: Figure | null,
): Figures {
  const shared = (name: SharedFigure) =>
    figureOverDraws(
      draws.map((draw) => draw[name]),
      floors.map((floor) => floor[name]),
    );
  const agreements = present(draws.map((draw) => draw.labelAgreement));
  return {
    frechetDistance: shared('frechetDistance'),
    precision: shared('precision'),
    recall: shared('recall'),
    density: shared('density'),
    coverage: shared('coverage'),
    labelAgreement:
      agreements.length > 0
        ? figureOverDraws(agreements, present(floors.map((floor) => floor.labelAgreement)))
        : null,
    classificationAccuracyScore,
    // Held-out images over themselves give 1.
    copyDistanceRatio: figureOverDraws(
      draws.map((draw) => copyDistanceRatio(draw.copyDistances, heldOutDistances)),
      [1],
    ),
  };
}

/** The figures class by class, means over all draws. */
export function assembleClasses(
  names: readonly string[],
  draws: readonly DrawFigures[],
  floors: readonly ImageFigures[],
  reference: ReferenceSet,
): readonly ClassFigures[] {
  return names.map((name, label) => {
    const over = (sets: readonly ImageFigures[], figure: keyof ClassMeasures) =>
      meanOfPresent(sets.map(({ classes }) => classes[label]?.[figure] ?? null));
    return {
      label,
      name,
      share: mean(draws.map(({ shares }) => shares[label] ?? 0)),
      testShare: reference.shares[label] ?? 0,
      labelAgreement: over(draws, 'labelAgreement'),
      frechetDistance: over(draws, 'frechetDistance'),
      frechetDistanceFloor: over(floors, 'frechetDistance'),
      variety: over(draws, 'variety'),
      testVariety: reference.classes[label]?.variety ?? null,
    };
  });
}

function present(values: readonly (number | null)[]): readonly number[] {
  return values.filter((value) => value !== null);
}

function meanOfPresent(values: readonly (number | null)[]): number | null {
  const numbers = present(values);
  return numbers.length > 0 ? mean(numbers) : null;
}
