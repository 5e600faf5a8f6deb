import type { Evaluation, Figure, FigureName } from '../../models/evaluation.ts';
import { type GatedFigure, gatedFigures } from './gated-figures.ts';

/** A model as the gate sees it. */
export interface Contender {
  readonly id: string;
  readonly evaluation: Evaluation | null;
}

/** One figure of the two. */
export interface Comparison {
  readonly name: FigureName;
  /** null: the candidate has no such figure and the champion has. */
  readonly candidate: Figure | null;
  readonly champion: Figure;
  /** What the candidate must not fall behind. */
  readonly heldTo: 'champion' | 'floor';
  /** How much worse than that its mean is, negative where it is better; null: it has none. */
  readonly worseBy: number | null;
  /** How much worse is within noise. */
  readonly noise: number;
  readonly isWorse: boolean;
}

/** What the gate says. */
export type Verdict =
  | { readonly kind: 'uncontested'; readonly because: string }
  | {
      readonly kind: 'incomparable';
      readonly because: readonly string[];
      /** How to come by figures that can be compared; null: by none. */
      readonly remedy: 'measure it in its run' | 'measure both alike' | null;
    }
  | { readonly kind: 'compared'; readonly comparisons: readonly Comparison[] };

/**
 * Whether a candidate may take a champion's place: not when one of the gated figures is worse by more than
 * 2 × √(std² + std²) of the two plus the figure's tolerance, and not when they were not evaluated alike.
 * Where there is no champion, or one without an evaluation, an evaluated candidate passes.
 *
 * @param champion null: there is none
 */
export function judge(candidate: Contender, champion: Contender | null): Verdict {
  if (!champion) return { kind: 'uncontested', because: 'there is no champion yet' };
  if (!candidate.evaluation) {
    const because = [`${candidate.id} was not evaluated`];
    return { kind: 'incomparable', because, remedy: 'measure it in its run' };
  }
  if (!champion.evaluation) {
    const because = `the champion ${champion.id} was not evaluated: nothing to compare with`;
    return { kind: 'uncontested', because };
  }
  const differences = differencesOf(candidate.evaluation, champion.evaluation);
  if (differences.length > 0) {
    const isLess = candidate.evaluation.quick && !champion.evaluation.quick;
    const remedy = isLess ? 'measure it in its run' : 'measure both alike';
    return { kind: 'incomparable', because: differences, remedy };
  }
  const [ours, theirs] = [candidate.evaluation.figures, champion.evaluation.figures];
  const comparisons = gatedFigures.flatMap((gated) => {
    const reference = theirs[gated.name];
    return reference ? [compare(gated, ours[gated.name], reference)] : [];
  });
  return { kind: 'compared', comparisons };
}

/** Whether the gate lets the candidate pass. */
export function isRefused(verdict: Verdict): boolean {
  return verdict.kind === 'compared'
    ? verdict.comparisons.some(({ isWorse }) => isWorse)
    : verdict.kind === 'incomparable';
}

/** How two evaluations were made unlike, so that their figures say nothing about each other. */
function differencesOf(candidate: Evaluation, champion: Evaluation): string[] {
  const aspects: readonly (readonly [string, string, string])[] = [
    ['data', short(candidate.dataset.sha256), short(champion.dataset.sha256)],
    ['classifier', short(candidate.classifier.sha256), short(champion.classifier.sha256)],
    ['evaluation', depth(candidate), depth(champion)],
    ['images', String(candidate.images), String(champion.images)],
    ['images of the score', String(candidate.scoreImages), String(champion.scoreImages)],
  ];
  return aspects
    .filter(([, ours, theirs]) => ours !== theirs)
    .map(([aspect, ours, theirs]) => `${aspect} ${ours}, the champion's ${theirs}`);
}

const depth = ({ quick }: Evaluation) => (quick ? 'quick' : 'full');
const short = (sha256: string) => `${sha256.slice(0, 12)}…`;

function compare(
  { name, better, tolerance }: GatedFigure,
  candidate: Figure | null,
  champion: Figure,
): Comparison {
  const heldTo = better === 'up to its floor' ? lowerOf(champion) : 'champion';
  if (!candidate) {
    const noise = tolerance(champion);
    return { name, candidate, champion, heldTo, worseBy: null, noise, isWorse: true };
  }
  const isFloor = heldTo === 'floor';
  const difference = candidate.mean - (isFloor ? (champion.floor ?? 0) : champion.mean);
  const worseBy = better === 'lower' ? difference : -difference;
  const noise = 2 * Math.hypot(candidate.std, isFloor ? 0 : champion.std) + tolerance(champion);
  return { name, candidate, champion, heldTo, worseBy, noise, isWorse: worseBy > noise };
}

/**
 * For a figure that need not be higher than its floor: a candidate is held to the floor, or to the
 * champion where that is below it, lest a small step up be refused for not being a large one.
 */
function lowerOf({ mean, floor }: Figure): 'champion' | 'floor' {
  return floor !== null && floor < mean ? 'floor' : 'champion';
}
