import type { AdamConfiguration } from '../nn/adam.ts';
import type { SemiConfiguration } from './configuration.ts';

/** The learning rate over its full value: constant, then a line to 0. @param progress of the run, 0 to 1 */
export function linearDecay(decayFrom: number, progress: number): number {
  return progress <= decayFrom ? 1 : (1 - progress) / (1 - decayFrom);
}

/** Adam for the iteration after `step`. */
export function optimizerAt(
  { optimizer, decayFrom, steps }: Pick<SemiConfiguration, 'optimizer' | 'decayFrom' | 'steps'>,
  step: number,
): AdamConfiguration {
  const progress = step / steps;
  const { learningRate, beta1, lateBeta1, beta2, epsilon } = optimizer;
  return {
    learningRate: learningRate * linearDecay(decayFrom, progress),
    beta1: progress <= decayFrom ? beta1 : lateBeta1,
    beta2,
    epsilon,
  };
}
