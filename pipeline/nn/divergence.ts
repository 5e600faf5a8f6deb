import type { MetricsWindow, MetricValues } from './metrics.ts';
import type { Metrics } from './trainable.ts';

/** The losses are no longer numbers: going on would only write them over the last good weights. */
export class TrainingDiverged extends Error {
  override readonly name = 'TrainingDiverged' as const;
}

/**
 * Checks what is known of an iteration without waiting for the device.
 *
 * @throws TrainingDiverged that names the step and the metric when one is not a finite number
 */
export function requireFiniteNumbers(step: number, metrics: Metrics): void {
  const lost = Object.entries(metrics).find(
    ([, value]) => typeof value === 'number' && !Number.isFinite(value),
  );
  if (!lost) return;
  throw new TrainingDiverged(
    `step ${step}: the loss ${lost[0]} is ${String(lost[1])}: the weights have diverged; the last checkpoint is from before`,
  );
}

/**
 * Checks the means of a line of the log.
 *
 * @param window what the means are of: it says in which iteration the first metric was lost
 * @throws TrainingDiverged that names the step and the likely cause
 */
export async function requireFiniteMeans(
  step: number,
  means: MetricValues,
  window: MetricsWindow,
): Promise<void> {
  if (Object.values(means).every(Number.isFinite)) return;
  const iterations = await window.values();
  const lost = iterations
    .flatMap((values, index) =>
      Object.entries(values).map(([name, value]) => ({
        at: step - iterations.length + 1 + index,
        name,
        value,
      })),
    )
    .find(({ value }) => !Number.isFinite(value));
  throw new TrainingDiverged(
    `step ${lost?.at ?? step}: ${lost?.name ?? 'a mean loss'} is ${lost?.value ?? 'not finite'}: the weights have diverged, most likely from too high a learning rate; the last checkpoint is from before`,
  );
}

/** @throws TrainingDiverged that names the step and the tensor when one holds what is not a finite number */
export function requireFiniteTensor(step: number, name: string, values: Float32Array): void {
  const lost = values.find((value) => !Number.isFinite(value));
  if (lost === undefined) return;
  throw new TrainingDiverged(
    `step ${step}: ${name} holds ${lost}: the weights have diverged, most likely from too high a learning rate; nothing of this step is saved`,
  );
}
