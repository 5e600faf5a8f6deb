import type { Figure } from '../../models/manifest/evaluation.ts';
import { describeFigure, type FigureName } from '../../models/manifest/figures.ts';
import type { Comparison, GateResult } from './gate.ts';

/** What the gate compared, a line each: with which model, then every figure beside that model's and real images'. */
export function describeComparisons(result: GateResult): string[] {
  if (result.kind !== 'compared') return [];
  const { because, reference, comparisons } = result;
  return [
    ...(because === null
      ? []
      : [
          `${because}: compared with ${reference ? `the ${reference.role} ${reference.id}` : 'what real images reach'}`,
        ]),
    ...comparisons.map((comparison) => lineOf(comparison, reference?.role)),
  ];
}

function lineOf(comparison: Comparison, role: string | undefined): string {
  const { name, candidate, reference, bound } = comparison;
  const floor = (candidate ?? reference)?.floor ?? null;
  const columns = [
    name.padEnd(28),
    value(candidate).padEnd(18),
    ...(role ? [`${role} ${value(reference).padEnd(18)}`] : []),
    `real images ${floor === null ? 'none' : figure(floor)}`.padEnd(19),
    (bound === null ? '' : allowed(comparison)).padEnd(16),
    standing(comparison),
  ];
  return `  ${columns.join(' ')}`.trimEnd();
}

/** Why a promotion is refused, in one line, and what to do about it. */
export function describeRefusal(result: GateResult, candidate: string): string {
  const { reference } = result;
  const other = reference ? `the ${reference.role} ${reference.id}` : 'real images';
  if (result.kind === 'incomparable') {
    const advice = result.remedy === null ? '' : `${remedies[result.remedy]}; `;
    return `${candidate} cannot be compared with ${other}: ${result.because.join('; ')}. ${advice}${force}`;
  }
  const reasons = result.comparisons
    .filter(({ isWorse, isBeyond }) => isWorse || isBeyond)
    .map((comparison) => reasonOf(comparison, reference?.role));
  const verdict = reference ? 'is worse than' : 'is too far from';
  return `${candidate} ${verdict} ${other}: ${reasons.join('; ')}. Nothing was promoted; ${force}`;
}

const force = 'to promote it anyway, add --force; the store records who did';

const remedies = {
  'measure it in its run':
    'The evaluation is made during training: npm run pipeline:train -- --evaluation full',
  'measure both alike':
    'To compare them in the same way: npm run pipeline:evaluate -- --model DIR, for each',
} as const;

/** A figure, its value, and what is allowed and why. */
function reasonOf(comparison: Comparison, role = 'other model'): string {
  const { name, candidate, reference, isWorse, isBeyond } = comparison;
  if (!candidate) return `${name} was not measured, but the ${role} has ${value(reference)}`;
  const limits = [
    ...(isWorse ? [limitFromReference(comparison, role)] : []),
    ...(isBeyond ? [limitFromRealImages(comparison)] : []),
  ];
  return `${name} is ${value(candidate)}, but ${limits.join(', and ')}`;
}

/** What the model that a candidate is compared with leaves room for. */
function limitFromReference(comparison: Comparison, role: string): string {
  const { name, reference, heldTo, noise } = comparison;
  const start = (heldTo === 'floor' ? reference?.floor : reference?.mean) ?? 0;
  const whose =
    heldTo === 'floor'
      ? `real images have ${figure(start)}`
      : `the ${role} has ${value(reference)}`;
  const limit = figure(isLowerBetter(name) ? start + noise : start - noise);
  return `${atMost(name)} ${limit} is allowed: ${whose}, and ${figure(noise)} is noise`;
}

/** What is allowed to any model. */
function limitFromRealImages(comparison: Comparison): string {
  const { candidate, reference } = comparison;
  const floor = (reference ?? candidate)?.floor ?? 0;
  return `${allowed(comparison)} is allowed to any model: real images have ${figure(floor)}`;
}

function standing(comparison: Comparison): string {
  const { candidate, reference, heldTo, worseBy, noise, isBeyond, isWorse } = comparison;
  if (!candidate) return 'not measured';
  const floor = figure((reference ?? candidate).floor ?? 0);
  const beyond = isBeyond
    ? [`${allowed(comparison)} is allowed where real images reach ${floor}`]
    : [];
  if (heldTo === null || worseBy === null) return beyond.join() || 'within its bound';
  const than = heldTo === 'floor' ? ` than the real-data baseline of ${floor}` : '';
  const worse = `worse${than} by ${figure(worseBy)}, up to ${figure(noise)} is noise`;
  const reasons = [...(isWorse ? [worse] : []), ...beyond];
  if (reasons.length > 0) return reasons.join(', and ');
  if (worseBy > 0) return 'within noise';
  if (heldTo === 'floor') return 'not below the real-data baseline';
  return worseBy === 0 ? 'the same' : `better by ${figure(-worseBy)}`;
}

/** "at most 20.0000": the bound of a figure that has one. */
function allowed({ name, bound }: Comparison): string {
  return `${atMost(name)} ${figure(bound ?? 0)}`;
}

function atMost(name: FigureName): string {
  return isLowerBetter(name) ? 'at most' : 'at least';
}

function isLowerBetter(name: FigureName): boolean {
  return describeFigure(name).direction === 'lower';
}

function value(measured: Figure | null): string {
  if (!measured) return 'none';
  return measured.std === 0
    ? figure(measured.mean)
    : `${figure(measured.mean)} ± ${figure(measured.std)}`;
}

const figure = (number: number) => number.toFixed(4);
