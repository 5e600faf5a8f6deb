import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import type { Metrics } from './trainable.ts';

/** Metrics of iterations that are not in the log yet, as numbers, for a checkpoint. */
export const pendingMetricsSchema = z.array(z.record(z.string(), z.number()));

/** Metrics that were read from the device. */
export type MetricValues = Readonly<Record<string, number>>;

/** The metrics since the last line of the log. */
export interface MetricsWindow {
  /** Takes over the scalars; clear disposes them. */
  add(metrics: Metrics): void;
  /** The mean of each metric over the iterations that report it. Waits for the device. */
  means(): Promise<MetricValues>;
  /** The metrics iteration by iteration. Waits for the device. */
  values(): Promise<MetricValues[]>;
  /** Disposes the metrics and empties the window. */
  clear(): void;
}

/** A window that starts with the metrics of a checkpoint. */
export function createMetricsWindow(pending: readonly MetricValues[] = []): MetricsWindow {
  let iterations: Metrics[] = [...pending];
  return {
    add: (metrics) => void iterations.push(metrics),
    means: () => meansOf(iterations),
    values: () => valuesOf(iterations),
    clear() {
      tf.dispose(iterations.flatMap((metrics) => scalarsOf(metrics)));
      iterations = [];
    },
  };
}

/**
 * Numbers are averaged here, in doubles. A metric with scalars is averaged on the device, those of its numbers
 * that come from a checkpoint included: a resumed run logs what an uninterrupted one does.
 */
async function meansOf(iterations: readonly Metrics[]): Promise<MetricValues> {
  const names = [...new Set(iterations.flatMap((metrics) => Object.keys(metrics)))];
  const all = names.map((name) => ({
    name,
    values: iterations.flatMap((metrics) => metrics[name] ?? []),
  }));
  const onDevice = all.filter(({ values }) => values.some(isScalar));
  const deviceMeans = await readScalars(
    onDevice.map(({ values }) => tf.tidy(() => tf.mean<tf.Scalar>(tf.stack(values.map(toScalar))))),
    { disposes: true },
  );
  return Object.fromEntries(
    all.map((metric) => {
      const place = onDevice.indexOf(metric);
      const numbers = metric.values as number[];
      const mean =
        place === -1
          ? numbers.reduce((sum, value) => sum + value, 0) / numbers.length
          : (deviceMeans[place] ?? Number.NaN);
      return [metric.name, mean];
    }),
  );
}

async function valuesOf(iterations: readonly Metrics[]): Promise<MetricValues[]> {
  const read = await readScalars(iterations.flatMap(scalarsOf));
  let next = 0;
  return iterations.map((metrics) =>
    Object.fromEntries(
      Object.entries(metrics).map(([name, value]) => [
        name,
        isScalar(value) ? (read[next++] ?? Number.NaN) : value,
      ]),
    ),
  );
}

/** Reads many scalars at once: the device is waited for once. */
async function readScalars(
  scalars: readonly tf.Scalar[],
  { disposes = false }: { readonly disposes?: boolean } = {},
): Promise<Float32Array> {
  if (scalars.length === 0) return new Float32Array();
  const stacked = tf.stack([...scalars]);
  if (disposes) tf.dispose([...scalars]);
  const values = await stacked.data<'float32'>();
  stacked.dispose();
  return values;
}

function scalarsOf(metrics: Metrics): tf.Scalar[] {
  return Object.values(metrics).filter(isScalar);
}

function isScalar(value: tf.Scalar | number): value is tf.Scalar {
  return typeof value !== 'number';
}

function toScalar(value: tf.Scalar | number): tf.Scalar {
  return isScalar(value) ? value : tf.scalar(value);
}

const diverged = 'the weights have diverged, most likely from too high a learning rate';

/** A loss is not finite any more. Training must stop before it overwrites the last good checkpoint. */
export class TrainingDiverged extends Error {
  override readonly name = 'TrainingDiverged' as const;
}

/**
 * Checks the metrics of an iteration that are numbers already, without waiting for the device.
 *
 * @throws TrainingDiverged that names the step and the metric if one is not finite
 */
export function requireFiniteNumbers(step: number, metrics: Metrics): void {
  const lost = Object.entries(metrics).find(
    ([, value]) => typeof value === 'number' && !Number.isFinite(value),
  );
  if (!lost) return;
  throw new TrainingDiverged(`step ${step}: ${lost[0]} is ${String(lost[1])}: ${diverged}`);
}

/**
 * Checks the means of a line of the log.
 *
 * @param window the metrics that were averaged, to find the first iteration with one that is not finite
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
    `step ${lost?.at ?? step}: ${lost?.name ?? 'a mean loss'} is ${lost?.value ?? 'not finite'}: ${diverged}`,
  );
}

/** @throws TrainingDiverged that names the step and the tensor if a value is not finite */
export function requireFiniteTensor(step: number, name: string, values: Float32Array): void {
  const lost = values.find((value) => !Number.isFinite(value));
  if (lost === undefined) return;
  throw new TrainingDiverged(`step ${step}: ${name} holds ${lost}: ${diverged}`);
}
