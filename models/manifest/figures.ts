/** What the table of figures says of one figure of an evaluation. */
export interface FigureDescription {
  /** For tables and headings; begins with a small letter unless it is a name. */
  readonly title: string;
  /** A heading for narrow columns. */
  readonly shortTitle: string;
  /** A share is a number from 0 to 1 that is shown in percent. */
  readonly unit: 'share' | 'number';
  /**
   * Which values are better. "near the floor": neither more nor less than the floor is better;
   * "up to the floor": higher is better, but not beyond the floor.
   */
  readonly direction: 'lower' | 'higher' | 'near the floor' | 'up to the floor';
  /** How much a promotion may lose beyond the noise between draws; null: the gate ignores the figure. */
  readonly tolerance: { readonly absolute: number } | { readonly partOfFloor: number } | null;
  /**
   * The worst value that a promotion may bring, as a multiple of what real images reach: a model beyond it has
   * collapsed, or champions have lost a little each for too long; null: there is none.
   */
  readonly bound: number | null;
  /** Whether only a model with labels has it; the manifest of another holds null. */
  readonly needsLabels: boolean;
  /** The revision of the list that brought the figure; older evaluations are read with null for it. */
  readonly since: number;
}

/**
 * The figures of an evaluation, in the order of the manifest and of tables. The manifest's schema, the text
 * table, the gate, the report, the sweep's table and the playground read them from here; figure-words.ts
 * has their explanations, which the server does not load at its start.
 *
 * Tolerances: shares of N images deviate by √(p(1 − p) / N) although one draw shows no deviation. The
 * tolerance is two deviations of a difference of two shares at N = 10,000 and about the share that real
 * images reach: coverage, recall and precision at 0.97, label agreement at 0.995, classification accuracy at
 * 0.988, near-copies at 0.01. A Fréchet distance has its classifier's scale, so its tolerance is a part of its floor. Density has
 * none: above its floor, more of it means less variety. The kernel inception distance has none: it
 * varies by a fifth between draws, and the Fréchet distance already measures the difference between the
 * distributions.
 *
 * Bounds: far enough from real images for a first model of difficult data (the shipped model has 1.23 times the
 * Fréchet distance and 0.98 times the coverage), and far from what collapsed models have (coverage 0.003).
 */
export const figures = {
  frechetDistance: {
    title: 'Fréchet distance',
    shortTitle: 'Fréchet',
    unit: 'number',
    direction: 'lower',
    tolerance: { partOfFloor: 0.05 },
    bound: 10,
    needsLabels: false,
    since: 1,
  },
  kernelInceptionDistance: {
    title: 'kernel inception distance',
    shortTitle: 'KID',
    unit: 'number',
    direction: 'lower',
    tolerance: null,
    bound: null,
    needsLabels: false,
    since: 2,
  },
  randomFrechetDistance: {
    title: 'Fréchet distance, random features',
    shortTitle: 'random Fréchet',
    unit: 'number',
    direction: 'lower',
    tolerance: { partOfFloor: 0.1 },
    bound: 10,
    needsLabels: false,
    since: 4,
  },
  precision: {
    title: 'precision',
    shortTitle: 'precision',
    unit: 'share',
    direction: 'higher',
    tolerance: { absolute: 0.005 },
    bound: 0.6,
    needsLabels: false,
    since: 1,
  },
  recall: {
    title: 'recall',
    shortTitle: 'recall',
    unit: 'share',
    direction: 'higher',
    tolerance: { absolute: 0.005 },
    bound: 0.6,
    needsLabels: false,
    since: 1,
  },
  density: {
    title: 'density',
    shortTitle: 'density',
    unit: 'number',
    direction: 'near the floor',
    tolerance: null,
    bound: null,
    needsLabels: false,
    since: 1,
  },
  coverage: {
    title: 'coverage',
    shortTitle: 'coverage',
    unit: 'share',
    direction: 'higher',
    tolerance: { absolute: 0.005 },
    bound: 0.6,
    needsLabels: false,
    since: 1,
  },
  labelAgreement: {
    title: 'label agreement',
    shortTitle: 'agreement',
    unit: 'share',
    direction: 'higher',
    tolerance: { absolute: 0.002 },
    bound: 0.8,
    needsLabels: true,
    since: 1,
  },
  classificationAccuracyScore: {
    title: 'classification accuracy score',
    shortTitle: 'score',
    unit: 'share',
    direction: 'higher',
    tolerance: { absolute: 0.003 },
    bound: 0.8,
    needsLabels: true,
    since: 1,
  },
  copyDistanceRatio: {
    title: 'copy distance ratio',
    shortTitle: 'copies',
    unit: 'number',
    direction: 'up to the floor',
    tolerance: { absolute: 0.02 },
    bound: 0.8,
    needsLabels: false,
    since: 1,
  },
  copyDistanceRatioAt5Percent: {
    title: 'copy distance ratio, closest 5 %',
    shortTitle: 'copies 5 %',
    unit: 'number',
    direction: 'up to the floor',
    tolerance: null,
    bound: null,
    needsLabels: false,
    since: 4,
  },
  copyDistanceRatioAt1Percent: {
    title: 'copy distance ratio, closest 1 %',
    shortTitle: 'copies 1 %',
    unit: 'number',
    direction: 'up to the floor',
    tolerance: null,
    bound: null,
    needsLabels: false,
    since: 4,
  },
  nearCopies: {
    title: 'near-copies',
    shortTitle: 'near-copies',
    unit: 'share',
    direction: 'lower',
    tolerance: { absolute: 0.004 },
    bound: 5,
    needsLabels: false,
    since: 3,
  },
  heldOutDistanceRatio: {
    title: 'held-out distance ratio',
    shortTitle: 'held-out',
    unit: 'number',
    direction: 'up to the floor',
    tolerance: null,
    bound: null,
    needsLabels: false,
    since: 4,
  },
  heldOutDistanceRatioAt5Percent: {
    title: 'held-out distance ratio, closest 5 %',
    shortTitle: 'held-out 5 %',
    unit: 'number',
    direction: 'up to the floor',
    tolerance: null,
    bound: null,
    needsLabels: false,
    since: 4,
  },
  heldOutDistanceRatioAt1Percent: {
    title: 'held-out distance ratio, closest 1 %',
    shortTitle: 'held-out 1 %',
    unit: 'number',
    direction: 'up to the floor',
    tolerance: null,
    bound: null,
    needsLabels: false,
    since: 4,
  },
  nearHeldOutCopies: {
    title: 'near-copies, held-out images',
    shortTitle: 'held-out near-copies',
    unit: 'share',
    direction: 'lower',
    tolerance: { absolute: 0.004 },
    bound: 5,
    needsLabels: false,
    since: 4,
  },
} as const satisfies Readonly<Record<string, FigureDescription>>;

/** The name of a figure, as manifests have it. */
export type FigureName = keyof typeof figures;

/** The names of all figures, in the table's order. */
export const figureNames = Object.keys(figures) as readonly FigureName[];

/** The figures that came after a revision of the table. */
export function figuresAfter(revision: number): readonly FigureName[] {
  return figureNames.filter((name) => describeFigure(name).since > revision);
}

/** What the table says of a figure. */
export function describeFigure(name: FigureName): FigureDescription {
  return figures[name];
}

/** What tells how far a figure is from real images: its mean over the draws, and what real images reach. */
interface MeasuredFigure {
  readonly mean: number;
  readonly floor: number | null;
}

/** Whether one value of a figure is better than another, not only as good. */
export function isBetter(name: FigureName, one: number, other: number): boolean {
  return describeFigure(name).direction === 'lower' ? one < other : one > other;
}

/** The worst value that the bound of a figure allows; null: it has none. */
export function boundOf(name: FigureName, { floor }: Pick<MeasuredFigure, 'floor'>): number | null {
  const { bound } = describeFigure(name);
  return bound === null || floor === null ? null : bound * floor;
}

/**
 * The figures that are beyond their bounds, in the table's order: a model that has any has collapsed, or was
 * trained too briefly.
 */
export function farFromReal(
  measured: Readonly<Partial<Record<FigureName, MeasuredFigure | null>>>,
): readonly FigureName[] {
  return figureNames.filter((name) => {
    const figure = measured[name];
    const bound = figure ? boundOf(name, figure) : null;
    return figure && bound !== null && isBetter(name, bound, figure.mean);
  });
}
