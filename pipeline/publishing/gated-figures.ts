import type { Figure, FigureName } from '../../models/evaluation.ts';

/** A figure that the gate compares. */
export interface GatedFigure {
  readonly name: FigureName;
  readonly better: 'lower' | 'higher' | 'up to its floor';
  /** What may be lost even where no deviation between draws says so. */
  readonly tolerance: (champion: Figure) => number;
}

const share = (tolerance: number) => () => tolerance;

/**
 * The figures that decide, in the order they are told. Shares of N images deviate by √(p(1 − p) / N)
 * although one draw shows no deviation; the tolerances are two deviations of a difference of two, at
 * N = 10,000 and about the share that real images reach: coverage, recall and precision at 0.97, label
 * agreement at 0.995, classification accuracy at 0.988. A Fréchet distance has its classifier's scale, so
 * its tolerance is a part of its floor.
 *
 * Density does not decide: above its floor, more of it means less variety, so that neither direction is
 * better.
 */
export const gatedFigures: readonly GatedFigure[] = [
  { name: 'frechetDistance', better: 'lower', tolerance: ({ floor }) => 0.05 * (floor ?? 0) },
  { name: 'coverage', better: 'higher', tolerance: share(0.005) },
  { name: 'recall', better: 'higher', tolerance: share(0.005) },
  { name: 'precision', better: 'higher', tolerance: share(0.005) },
  { name: 'labelAgreement', better: 'higher', tolerance: share(0.002) },
  { name: 'classificationAccuracyScore', better: 'higher', tolerance: share(0.003) },
  { name: 'copyDistanceRatio', better: 'up to its floor', tolerance: share(0.02) },
];
