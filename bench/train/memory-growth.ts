import * as tf from '@tensorflow/tfjs-core';
import type { Figure } from '../report.ts';
import { createStepper } from './seed-step.ts';

/** The process's memory at the end of many steps over that after the first fifty, tensors counted too. */
export async function measureGrowth(steps: number): Promise<Figure> {
  const stepper = createStepper(32);
  for (let step = 0; step < 50; step++) stepper.step();
  const [rssBefore, tensorsBefore] = [process.memoryUsage.rss(), tf.memory().numTensors];
  for (let step = 0; step < steps; step++) stepper.step();
  const growth = (process.memoryUsage.rss() - rssBefore) / 2 ** 20;
  const tensors = tf.memory().numTensors - tensorsBefore;
  stepper.dispose();
  if (tensors !== 0) throw new Error(`${tensors} tensors were kept over ${steps} steps`);
  return {
    metric: 'rss-growth',
    engine: 'wasm',
    value: growth,
    unit: `MB over ${steps} steps`,
    rival: 'RSS before',
    rivalValue: rssBefore / 2 ** 20,
  };
}
