import type { Evaluation, Figure } from '../../models/manifest/evaluation.ts';
import {
  boundOf,
  describeFigure,
  type FigureDescription,
  type FigureName,
  figureNames,
  isBetter,
} from '../../models/manifest/figures.ts';

/** What the gate needs to know of a model. */
export interface Contender {
  readonly id: string;
  readonly evaluation: Evaluation | null;
}

/** One figure of the candidate, and what it is compared with. */
export interface Comparison {
  readonly name: FigureName;
  /** null: the candidate has no such figure and the other model has. */
  readonly candidate: Figure | null;
  /** null: there is no other model, only the bound. */
  readonly reference: Figure | null;
  /** What the candidate must not fall behind, beside the bound; null: nothing. */
  readonly heldTo: 'reference' | 'floor' | null;
  /** How much worse than that its mean is, negative where it is better; null: it has none. */
  readonly worseBy: number | null;
  /** How much worse is within noise. */
  readonly noise: number;
  /** The worst value allowed, which follows from what real images reach; null: there is none. */
  readonly bound: number | null;
  /** Whether it is beyond the bound, and no improvement. */
  readonly isBeyond: boolean;
  readonly isWorse: boolean;
}

/** The model that a candidate is compared with. */
export interface Reference {
  readonly id: string;
  readonly role: 'champion' | 'shipped model';
}

/** The decision of the gate, with its reasons. */
export type GateResult =
  | {
      readonly kind: 'incomparable';
      readonly reference: Reference | null;
      readonly because: readonly string[];
      /** How to come by figures that can be compared; null: by none. */
      readonly remedy: 'measure it in its run' | 'measure both alike' | null;
    }
  | {
      readonly kind: 'compared';
      /** null: the figures were compared with their bounds alone. */
      readonly reference: Reference | null;
      /** Why there is no champion to compare with; null: there is one. */
      readonly because: string | null;
      readonly comparisons: readonly Comparison[];
    };

/**
 * Decides whether a candidate may replace the champion. It may not when a gated figure is worse by more
 * than 2 × √(std² + std²) of the two plus the figure's tolerance, when one is beyond its bound and no improvement,
 * or when the two were evaluated differently. Where there is no champion, the shipped model stands in for it, as
 * it does when the API serves; for other data than the shipped model's, the bounds decide alone.
 *
 * @param champion null: there is none
 * @param shipped null: there is none at hand
 */
export function compareWithChampion(
  candidate: Contender,
  champion: Contender | null,
  shipped: Contender | null = null,
): GateResult {
  const { evaluation } = candidate;
  const reference = referenceFor(candidate, champion, shipped);
  if (!evaluation) {
    const because = [`${candidate.id} was not evaluated`];
    return { kind: 'incomparable', reference, because, remedy: 'measure it in its run' };
  }
  const because = whyNoChampion(champion);
  const other = reference && (champion ?? shipped)?.evaluation;
  if (!reference || !other) {
    return {
      kind: 'compared',
      reference: null,
      because,
      comparisons: compareAll(evaluation, null),
    };
  }
  const differences = differencesOf(evaluation, other, reference);
  if (differences.length > 0) {
    const remedy =
      evaluation.quick && !other.quick ? 'measure it in its run' : 'measure both alike';
    return { kind: 'incomparable', reference, because: differences, remedy };
  }
  return { kind: 'compared', reference, because, comparisons: compareAll(evaluation, other) };
}

function whyNoChampion(champion: Contender | null): string | null {
  if (!champion) return 'there is no champion yet';
  return champion.evaluation ? null : `the champion ${champion.id} was not evaluated`;
}

/** The model to compare with; null: there is none, or none whose figures say anything about the candidate's. */
function referenceFor(
  { evaluation }: Contender,
  champion: Contender | null,
  shipped: Contender | null,
): Reference | null {
  if (champion) return { id: champion.id, role: 'champion' };
  const [ours, theirs] = [evaluation, shipped?.evaluation];
  if (!shipped || !theirs || !ours || ours.dataset.sha256 !== theirs.dataset.sha256) return null;
  return { id: shipped.id, role: 'shipped model' };
}

/** Whether the gate lets the candidate pass. */
export function isRefused(result: GateResult): boolean {
  return (
    result.kind === 'incomparable' ||
    result.comparisons.some(({ isWorse, isBeyond }) => isWorse || isBeyond)
  );
}

/** How two evaluations were made unlike, so that their figures say nothing about each other. */
function differencesOf(candidate: Evaluation, other: Evaluation, { role }: Reference): string[] {
  const aspects: readonly (readonly [string, string, string])[] = [
    ['data', short(candidate.dataset.sha256), short(other.dataset.sha256)],
    ['real images', candidate.reference ?? 'test', other.reference ?? 'test'],
    ['classifier', short(candidate.classifier.sha256), short(other.classifier.sha256)],
    ['evaluation', depth(candidate), depth(other)],
    ['images', String(candidate.images), String(other.images)],
    ['images of the score', String(candidate.scoreImages), String(other.scoreImages)],
  ];
  return aspects
    .filter(([, ours, theirs]) => ours !== theirs)
    .map(([aspect, ours, theirs]) => `${aspect} ${ours}, the ${role}'s ${theirs}`);
}

const depth = ({ quick }: Evaluation) => (quick ? 'quick' : 'full');
const short = (sha256: string) => `${sha256.slice(0, 12)}…`;

/** The figures that decide, in the order in which they are listed: those with a tolerance. */
const gatedFigures: readonly FigureName[] = figureNames.filter(
  (name) => describeFigure(name).tolerance !== null,
);

/** @param other null: the candidate's figures are held to their bounds alone */
function compareAll({ figures }: Evaluation, other: Evaluation | null): readonly Comparison[] {
  return gatedFigures.flatMap((name) => {
    const [candidate, reference] = [figures[name], other?.figures[name] ?? null];
    if (reference) return [compare(name, candidate, reference)];
    return candidate ? [compareWithBound(name, candidate)] : [];
  });
}

function compare(name: FigureName, candidate: Figure | null, reference: Figure): Comparison {
  const { direction, tolerance } = describeFigure(name);
  const heldTo = direction === 'up to the floor' ? lowerOf(reference) : 'reference';
  const allowed = toleranceFor(tolerance, reference);
  const compared = { name, candidate, reference, heldTo } as const;
  const bound = boundOf(name, candidate ?? reference);
  if (!candidate) {
    return { ...compared, worseBy: null, noise: allowed, bound, isBeyond: false, isWorse: true };
  }
  const isFloor = heldTo === 'floor';
  const difference = candidate.mean - (isFloor ? (reference.floor ?? 0) : reference.mean);
  const worseBy = direction === 'lower' ? difference : -difference;
  const noise = 2 * Math.hypot(candidate.std, isFloor ? 0 : reference.std) + allowed;
  const isImprovement = isBetter(name, candidate.mean, reference.mean);
  const isBeyond = bound !== null && isBetter(name, bound, candidate.mean) && !isImprovement;
  return { ...compared, worseBy, noise, bound, isBeyond, isWorse: worseBy > noise };
}

function compareWithBound(name: FigureName, candidate: Figure): Comparison {
  const bound = boundOf(name, candidate);
  const isBeyond = bound !== null && isBetter(name, bound, candidate.mean);
  return {
    name,
    candidate,
    reference: null,
    heldTo: null,
    worseBy: null,
    noise: 0,
    bound,
    isBeyond,
    isWorse: false,
  };
}

/**
 * For a figure that need not be higher than its floor: a candidate is held to the floor, or to the
 * other model where that is below it, lest a small step up be refused for not being a large one.
 */
function lowerOf({ mean, floor }: Figure): 'reference' | 'floor' {
  return floor !== null && floor < mean ? 'floor' : 'reference';
}

/** What may be lost even where the draws do not deviate, in the figure's own unit. */
function toleranceFor(tolerance: FigureDescription['tolerance'], { floor }: Figure): number {
  if (tolerance === null) return 0;
  return 'absolute' in tolerance ? tolerance.absolute : tolerance.partOfFloor * (floor ?? 0);
}
