import type { Figure } from '../../models/evaluation.ts';
import type { Comparison, Verdict } from './gate.ts';

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
