import type { Evaluation, Figure } from '../../models/manifest/evaluation.ts';
import {
  describeFigure,
  type FigureDescription,
  type FigureName,
  figureNames,
} from '../../models/manifest/figures.ts';

/** What the gate needs to know of a model. */
interface Contender {
  readonly id: string;
  readonly evaluation: Evaluation | null;
}

/** One figure of the candidate and the champion. */
interface Comparison {
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

/** The decision of the gate, with its reasons. */
export type GateResult =
  | { readonly kind: 'uncontested'; readonly because: string }
  | {
      readonly kind: 'incomparable';
      readonly because: readonly string[];
      /** How to come by figures that can be compared; null: by none. */
      readonly remedy: 'measure it in its run' | 'measure both alike' | null;
    }
  | { readonly kind: 'compared'; readonly comparisons: readonly Comparison[] };

/**
 * Decides whether a candidate may replace the champion. It may not when a gated figure is worse by more
 * than 2 × √(std² + std²) of the two plus the figure's tolerance, or when the two were evaluated
 * differently. Without a champion, every candidate passes; against one that
 * was not evaluated, every evaluated candidate does.
 *
 * @param champion null: there is none
 */
export function compareWithChampion(candidate: Contender, champion: Contender | null): GateResult {
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
  const comparisons = gatedFigures.flatMap((name) => {
    const reference = theirs[name];
    return reference ? [compare(name, ours[name], reference)] : [];
  });
  return { kind: 'compared', comparisons };
}

/** Whether the gate lets the candidate pass. */
export function isRefused(result: GateResult): boolean {
  return result.kind === 'compared'
    ? result.comparisons.some(({ isWorse }) => isWorse)
    : result.kind === 'incomparable';
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

/** The figures that decide, in the order in which they are listed: those with a tolerance. */
const gatedFigures: readonly FigureName[] = figureNames.filter(
  (name) => describeFigure(name).tolerance !== null,
);

function compare(name: FigureName, candidate: Figure | null, champion: Figure): Comparison {
  const { direction, tolerance } = describeFigure(name);
  const heldTo = direction === 'up to the floor' ? lowerOf(champion) : 'champion';
  const allowed = toleranceFor(tolerance, champion);
  if (!candidate) {
    return { name, candidate, champion, heldTo, worseBy: null, noise: allowed, isWorse: true };
  }
  const isFloor = heldTo === 'floor';
  const difference = candidate.mean - (isFloor ? (champion.floor ?? 0) : champion.mean);
  const worseBy = direction === 'lower' ? difference : -difference;
  const noise = 2 * Math.hypot(candidate.std, isFloor ? 0 : champion.std) + allowed;
  return { name, candidate, champion, heldTo, worseBy, noise, isWorse: worseBy > noise };
}

/**
 * For a figure that need not be higher than its floor: a candidate is held to the floor, or to the
 * champion where that is below it, lest a small step up be refused for not being a large one.
 */
function lowerOf({ mean, floor }: Figure): 'champion' | 'floor' {
  return floor !== null && floor < mean ? 'floor' : 'champion';
}

/** What may be lost even where the draws do not deviate, in the figure's own unit. */
function toleranceFor(tolerance: FigureDescription['tolerance'], { floor }: Figure): number {
  if (tolerance === null) return 0;
  return 'absolute' in tolerance ? tolerance.absolute : tolerance.partOfFloor * (floor ?? 0);
}

/** One line per figure: both values, and how they compare. */
export function describeComparisons(comparisons: readonly Comparison[]): string[] {
  return comparisons.map((comparison) => {
    const { name, candidate, champion } = comparison;
    return `  ${name.padEnd(28)} ${value(candidate).padEnd(18)} champion ${value(champion).padEnd(18)} ${standing(comparison)}`.trimEnd();
  });
}

/** Why a promotion is refused, in one line, and what to do about it. */
export function describeRefusal(result: GateResult, candidate: string, champion: string): string {
  const goOn = 'to promote it anyway, add --force; the store records who did';
  if (result.kind === 'incomparable') {
    const { because, remedy } = result;
    const advice = remedy === null ? '' : `${remedies[remedy]}; `;
    return `${candidate} cannot be compared with the champion ${champion}: ${because.join('; ')}. ${advice}${goOn}`;
  }
  const comparisons = result.kind === 'compared' ? result.comparisons : [];
  const worse = comparisons
    .filter(({ isWorse }) => isWorse)
    .map(
      (comparison) =>
        `${comparison.name} ${value(comparison.candidate)} against ${value(comparison.champion)}, ${standing(comparison)}`,
    );
  return `${candidate} is worse than the champion ${champion}: ${worse.join('; ')}. Nothing was promoted; ${goOn}`;
}

const remedies = {
  'measure it in its run':
    'The evaluation is made during training: npm run pipeline:train -- --evaluation full',
  'measure both alike':
    'To compare them in the same way: npm run pipeline:evaluate -- --model DIR, for each',
} as const;

function standing({ candidate, champion, heldTo, worseBy, noise, isWorse }: Comparison): string {
  if (!candidate || worseBy === null) return 'not measured';
  const than =
    heldTo === 'floor' ? ` than the real-data baseline of ${figure(champion.floor ?? 0)}` : '';
  if (isWorse) return `worse${than} by ${figure(worseBy)}, up to ${figure(noise)} is noise`;
  if (worseBy > 0) return 'within noise';
  if (heldTo === 'floor') return 'not below the real-data baseline';
  return worseBy === 0 ? 'the same' : `better by ${figure(-worseBy)}`;
}

function value(measured: Figure | null): string {
  if (!measured) return 'none';
  return measured.std === 0
    ? figure(measured.mean)
    : `${figure(measured.mean)} ± ${figure(measured.std)}`;
}

const figure = (number: number) => number.toFixed(4);
