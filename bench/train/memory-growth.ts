import * as tf from '@tensorflow/tfjs-core';
import type { Figure } from '../report.ts';
import { ganConfiguration } from './configurations.ts';
import { createStepper } from './stepper.ts';

/** By then every buffer that a step needs has been allocated once. */
export const settledAfter = 50;

/**
 * The process's memory and the number of tensors after 50 steps of the seed and after `steps`.
 *
 * @throws Error when a tensor was kept
 */
export async function measureGrowth(steps: number): Promise<readonly Figure[]> {
  const stepper = createStepper(ganConfiguration('seed', 32));
  for (let step = 0; step < settledAfter; step++) await stepper.step();
  const before = occupied();
  for (let step = settledAfter; step < steps; step++) await stepper.step();
  const after = occupied();
  stepper.dispose();
  if (after.tensors !== before.tensors) {
    throw new Error(
      `leaked tensors: ${before.tensors} after ${settledAfter} steps, ${after.tensors} after ${steps} steps`,
    );
  }
  const ends = { engine: 'wasm', baseline: `after ${settledAfter} steps` };
  return [
    {
      metric: 'rss-growth',
      engine: 'wasm',
      value: after.rss - before.rss,
      unit: 'MB',
      baseline: null,
      baselineValue: null,
    },
    {
      ...ends,
      metric: `rss-after-${steps}`,
      value: after.rss,
      unit: 'MB',
      baselineValue: before.rss,
    },
    {
      ...ends,
      metric: `tensors-after-${steps}`,
      value: after.tensors,
      unit: '1',
      baselineValue: before.tensors,
    },
  ];
}

/** Resident memory in MB, and tensors. */
function occupied() {
  return { rss: process.memoryUsage.rss() / 2 ** 20, tensors: tf.memory().numTensors };
}
