import type { Evaluation, Figure, FigureName } from '../../models/evaluation.ts';

/** A model as the gate sees it. */
interface Contender {
  readonly id: string;
  readonly evaluation: Evaluation | null;
}

/** One figure of the two. */
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

/** A figure that the gate compares. */
interface GatedFigure {
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
const gatedFigures: readonly GatedFigure[] = [
  { name: 'frechetDistance', better: 'lower', tolerance: ({ floor }) => 0.05 * (floor ?? 0) },
  { name: 'precision', better: 'higher', tolerance: share(0.005) },
  { name: 'recall', better: 'higher', tolerance: share(0.005) },
  { name: 'coverage', better: 'higher', tolerance: share(0.005) },
  { name: 'labelAgreement', better: 'higher', tolerance: share(0.002) },
  { name: 'classificationAccuracyScore', better: 'higher', tolerance: share(0.003) },
  { name: 'copyDistanceRatio', better: 'up to its floor', tolerance: share(0.02) },
];

/** One line a figure: both values, and how they stand to each other. */
export function describeComparisons(comparisons: readonly Comparison[]): string[] {
  return comparisons.map((comparison) => {
    const { name, candidate, champion } = comparison;
    return `  ${name.padEnd(28)} ${value(candidate).padEnd(18)} champion ${value(champion).padEnd(18)} ${standing(comparison)}`.trimEnd();
  });
}

/** What stands against a promotion, in one line, and how to go on. */
export function describeRefusal(verdict: Verdict, candidate: string, champion: string): string {
  const goOn = 'to promote it all the same: --force, which records who did';
  if (verdict.kind === 'incomparable') {
    const { because, remedy } = verdict;
    const advice = remedy === null ? '' : `${remedies[remedy]}; `;
    return `${candidate} cannot be compared with the champion ${champion}: ${because.join('; ')}. ${advice}${goOn}`;
  }
  const comparisons = verdict.kind === 'compared' ? verdict.comparisons : [];
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
    'Its run writes what it measures into the model: npm run pipeline:train -- --evaluation full',
  'measure both alike':
    'To see both measured alike: npm run pipeline:evaluate -- --model DIR, of each',
} as const;

function standing({ candidate, champion, heldTo, worseBy, noise, isWorse }: Comparison): string {
  if (!candidate || worseBy === null) return 'which it has not';
  const than = heldTo === 'floor' ? ` than its floor of ${figure(champion.floor ?? 0)}` : '';
  if (isWorse) return `worse${than} by ${figure(worseBy)} where ${figure(noise)} is noise`;
  if (worseBy > 0) return 'within noise';
  if (heldTo === 'floor') return 'not below its floor';
  return worseBy === 0 ? 'the same' : `better by ${figure(-worseBy)}`;
}

function value(measured: Figure | null): string {
  if (!measured) return 'none';
  return measured.std === 0
    ? figure(measured.mean)
    : `${figure(measured.mean)} ± ${figure(measured.std)}`;
}

const figure = (number: number) => number.toFixed(4);
