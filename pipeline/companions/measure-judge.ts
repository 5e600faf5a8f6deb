import type { CompanionNetworks } from '../../models/manifest/companions.ts';
import type { Generator } from '../../models/generator.ts';
import type { RunningNetwork } from '../../models/runtime/running-network.ts';
import { digestOf, generatorFromDigest } from '../../models/seed/random.ts';
import { seedToLatent } from '../../models/seed/seed.ts';
import type { LabelledImages } from '../data/images.ts';
import { drawDigits } from '../evaluation/draws.ts';
import { mean } from '../statistics.ts';
import { type Calibration, calibrated, fitCalibration, imageLogits } from './calibration.ts';
import type { GanDiscriminator } from './judge.ts';
import {
  drawNonDigits,
  nonDigitKinds,
  nonDigitKindsOf,
  unseenNonDigitKinds,
} from './non-digits.ts';
import { startTrained } from '../nn/running.ts';

type MeasuredDiscriminator = Pick<
  Required<CompanionNetworks>['discriminator'],
  'calibration' | 'figures'
>;

/** Images of each kind of what is no digit that are measured one kind at a time. */
const imagesOfKind = 500;

/**
 * Calibrates a judge on every second held-out image, as many generated digits and as many non-digits, and
 * measures it on the others.
 */
export async function measureJudge(
  judge: { readonly running: RunningNetwork },
  gan: GanDiscriminator,
  generator: Generator,
  test: LabelledImages,
): Promise<MeasuredDiscriminator> {
  const generated = await drawAsMany(generator, test);
  const stream = (name: string) => generatorFromDigest(digestOf(`companions/judged/${name}`));
  const { labels } = generator.manifest;
  const others = drawNonDigits(nonDigitKindsOf(labels), test.count, stream('others'), test);
  const kinds = [
    await imageLogits(judge, test),
    await imageLogits(judge, generated),
    await imageLogits(judge, others),
  ];
  const halfOf = (which: 0 | 1) =>
    kinds.map((logits) => logits.filter((_, index) => index % 2 === which));
  const seen = halfOf(0);
  const calibration = fitCalibration(
    seen.flat(),
    seen.flatMap((logits, kind) => logits.map(() => kind)),
    { hasOffsets: true },
  );
  const { scale, offsets } = calibration;
  const [real = [], drawn = []] = halfOf(1).map((logits) => realOf(logits, calibration));
  const byKind = new Map([
    ['real', real],
    ['generated', drawn],
  ]);
  const allKinds = { ...nonDigitKinds, ...unseenNonDigitKinds };
  for (const [name, kind] of Object.entries(nonDigitKindsOf(labels, allKinds))) {
    const images = drawNonDigits({ [name]: kind }, imagesOfKind, stream(name), test);
    byKind.set(name, realOf(await imageLogits(judge, images), calibration));
  }
  return {
    calibration: { scale, offsets: [offsets[0] ?? 0, offsets[1] ?? 0, offsets[2] ?? 0] },
    figures: {
      ...figuresOf(real, drawn, byKind),
      gameAreaUnderCurve: await gameAreaUnderCurve(gan, test, generated),
    },
  };
}

/** Generated digits, as many of each label as there are held-out images. */
async function drawAsMany(generator: Generator, test: LabelledImages): Promise<LabelledImages> {
  const { size } = generator.manifest.latent;
  return drawDigits(generator, test.count, (index) => ({
    latent: seedToLatent(`companions/judged/${index}`, size),
    label: test.labels[index] ?? 0,
  }));
}

/** Each image's calibrated probability of being real. */
function realOf(logits: readonly Float32Array[], calibration: Calibration): readonly number[] {
  return logits.map((own) => calibrated(own, calibration)[0] ?? 0);
}

function figuresOf(
  real: readonly number[],
  drawn: readonly number[],
  byKind: ReadonlyMap<string, readonly number[]>,
): Omit<MeasuredDiscriminator['figures'], 'gameAreaUnderCurve'> {
  const table = reliabilityTable(
    [...real, ...drawn],
    [...real.map(() => true), ...drawn.map(() => false)],
  );
  const eachKind = (figure: (probabilities: readonly number[]) => number) =>
    Object.fromEntries([...byKind].map(([name, values]) => [name, figure(values)]));
  return {
    images: real.length,
    areaUnderCurve: areaUnderCurve(real, drawn),
    expectedCalibrationError: expectedCalibrationError(table),
    reliability: table,
    meanProbabilityReal: eachKind(mean),
    takenForReal: eachKind((values) => mean(values.map((value) => (value > 0.5 ? 1 : 0)))),
  };
}

/** Of the game's discriminator, told each image's label. */
async function gameAreaUnderCurve(
  gan: GanDiscriminator,
  test: LabelledImages,
  generated: LabelledImages,
): Promise<number> {
  const running = await startTrained(gan.network, gan.parameters);
  const judged = async (images: LabelledImages) =>
    (await imageLogits({ running }, images)).map(
      // The first number is the logit, of the others the label's own is added: discriminate.ts.
      (numbers, index) => (numbers[0] ?? 0) + (numbers[1 + (images.labels[index] ?? 0)] ?? 0),
    );
  const area = areaUnderCurve(await judged(test), await judged(generated));
  running.dispose();
  return area;
}

/**
 * The chance that one of the higher set has a greater value than one of the lower, ties counting half: the
 * area under the receiver operating characteristic, by ranks (Mann and Whitney 1947).
 */
export function areaUnderCurve(higher: readonly number[], lower: readonly number[]): number {
  const all = [
    ...higher.map((value) => ({ value, isHigher: true })),
    ...lower.map((value) => ({ value, isHigher: false })),
  ].toSorted((a, b) => a.value - b.value);
  let rankSum = 0;
  for (let first = 0; first < all.length;) {
    let next = first + 1;
    while (next < all.length && all[next]?.value === all[first]?.value) next += 1;
    // Ranks count from 1; equal values share their mean rank.
    const rank = (first + 1 + next) / 2;
    rankSum += rank * all.slice(first, next).filter(({ isHigher }) => isHigher).length;
    first = next;
  }
  const wins = rankSum - (higher.length * (higher.length + 1)) / 2;
  return wins / (higher.length * lower.length);
}

/** One bin of a reliability table: what was predicted in it, on average, and how often it held. */
interface ReliabilityBin {
  readonly images: number;
  readonly predicted: number;
  readonly observed: number;
}

/** Bins of a reliability table, each as wide. */
const binCount = 10;

/**
 * Holds predicted probabilities to what happened, by bins of equal width; empty ones are left out.
 *
 * @param predicted [images], in [0, 1]
 * @param happened [images]
 */
export function reliabilityTable(
  predicted: ArrayLike<number>,
  happened: readonly boolean[],
): readonly ReliabilityBin[] {
  const bins = Array.from({ length: binCount }, () => ({ images: 0, predicted: 0, observed: 0 }));
  for (const [image, isTrue] of happened.entries()) {
    const probability = predicted[image] ?? 0;
    const bin = bins[Math.min(binCount - 1, Math.floor(probability * binCount))];
    if (!bin) continue;
    bin.images += 1;
    bin.predicted += probability;
    bin.observed += isTrue ? 1 : 0;
  }
  return bins
    .filter(({ images }) => images > 0)
    .map(({ images, predicted: sum, observed }) => ({
      images,
      predicted: sum / images,
      observed: observed / images,
    }));
}

/** Mean distance between predicted and observed, weighted by images (Naeini et al. 2015, AAAI). */
export function expectedCalibrationError(table: readonly ReliabilityBin[]): number {
  const all = table.reduce((sum, { images }) => sum + images, 0);
  const distances = table.map(
    ({ images, predicted, observed }) => images * Math.abs(predicted - observed),
  );
  return distances.reduce((sum, distance) => sum + distance, 0) / all;
}
