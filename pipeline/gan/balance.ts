import { mean } from '../statistics.ts';
import type { BalanceWarning, LogEntry } from './log.ts';
import type { AdversarialLoss } from './loss.ts';

/** The limits, over windows of iterations. */
export const balanceLimits = {
  window: 1000,
  highAccuracy: 0.95,
  lowAccuracy: 0.55,
  /** Rise of the generator's mean loss over that of the calmest window. */
  lossRise: 1.5,
  /** Variety of a sheet of fakes over that of real images. */
  variety: 0.35,
} as const;

/**
 * Looks at the end of a window of the log for signs that the two networks are out of balance.
 *
 * @param entries all entries so far, oldest first
 * @param shows the signs that the loss shows
 * @returns the warnings for the window that ends with the last entry; none in the midst of a window
 */
export function watchBalance(
  entries: readonly LogEntry[],
  shows: AdversarialLoss['shows'] = ['accuracy', 'generatorLoss'],
  limits: typeof balanceLimits = balanceLimits,
): readonly BalanceWarning[] {
  const step = entries.at(-1)?.step ?? 0;
  if (step === 0 || step % limits.window !== 0) return [];
  const recent = entriesBetween(entries, step - limits.window, step);
  // The calmest window so far: a slow rise shows against it, if not against the window before.
  const calmest = Math.min(
    ...Array.from({ length: step / limits.window - 1 }, (_, index) =>
      mean(
        generatorLosses(
          entriesBetween(entries, index * limits.window, (index + 1) * limits.window),
        ),
      ),
    ).filter((loss) => !Number.isNaN(loss)),
  );
  // A head start is meant to favour the discriminator: nothing to warn about.
  if (recent.some(({ generatorLoss }) => generatorLoss === null)) return [];
  return [
    ...(shows.includes('accuracy')
      ? accuracyWarnings(step, mean(recent.map((entry) => entry.discriminatorAccuracy)), limits)
      : []),
    ...(shows.includes('generatorLoss')
      ? lossWarnings(step, calmest, mean(generatorLosses(recent)), limits)
      : []),
  ];
}

/**
 * Compares how much a sheet of fakes varies with how much real images do.
 *
 * @param fakeVariety of the sheet, by {@link variety}
 * @param realVariety of as many real images or more
 */
export function watchVariety(
  step: number,
  fakeVariety: number,
  realVariety: number,
  limits: typeof balanceLimits = balanceLimits,
): readonly BalanceWarning[] {
  const ratio = fakeVariety / realVariety;
  // In the first window every generator draws one kind of noise.
  if (step < limits.window || ratio >= limits.variety) return [];
  return [
    {
      step,
      sign: 'one-kind',
      message: `mode collapse: the samples vary only ${ratio.toFixed(2)} times as much as real images; train again with a lower --set optimizer.learningRate or a larger --batch-size`,
    },
  ];
}

/**
 * How much a set of images varies: the standard deviation of each pixel over the set, averaged.
 *
 * @param images [count, pixelCount], in any range
 */
export function variety(images: Float32Array, count: number): number {
  const pixelCount = images.length / count;
  let sum = 0;
  for (let pixel = 0; pixel < pixelCount; pixel++) {
    const values = Array.from(
      { length: count },
      (_, index) => images[index * pixelCount + pixel] ?? 0,
    );
    const centre = mean(values);
    sum += Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
  }
  return sum / pixelCount;
}

function accuracyWarnings(
  step: number,
  accuracy: number,
  { window, highAccuracy, lowAccuracy }: typeof balanceLimits,
): readonly BalanceWarning[] {
  const share = `${(100 * accuracy).toFixed(1)} % over ${window} iterations`;
  if (accuracy > highAccuracy) {
    return [
      {
        step,
        sign: 'discriminator-wins',
        message: `the discriminator is right in ${share}: it is too strong for the generator to learn from; lower --set optimizer.discriminatorRatio, or leave out --head-start`,
      },
    ];
  }
  if (accuracy < lowAccuracy) {
    return [
      {
        step,
        sign: 'discriminator-lost',
        message: `the discriminator is right in ${share}, near chance: it is too weak to learn from; raise --set optimizer.discriminatorRatio, or give --head-start`,
      },
    ];
  }
  return [];
}

function lossWarnings(
  step: number,
  from: number,
  to: number,
  { lossRise }: typeof balanceLimits,
): readonly BalanceWarning[] {
  if (to <= lossRise * from) return [];
  return [
    {
      step,
      sign: 'generator-loss-rises',
      message: `the generator's loss rose from ${from.toFixed(2)} to ${to.toFixed(2)}: the discriminator has become too strong; lower --set optimizer.discriminatorRatio`,
    },
  ];
}

function entriesBetween(entries: readonly LogEntry[], after: number, upTo: number) {
  return entries.filter(({ step }) => step > after && step <= upTo);
}

function generatorLosses(entries: readonly LogEntry[]): readonly number[] {
  return entries.flatMap(({ generatorLoss }) => (generatorLoss === null ? [] : [generatorLoss]));
}
