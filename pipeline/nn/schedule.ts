import type { Configuration, RateSchedule } from '../gan/configuration.ts';
import type { AdamConfiguration } from './adam.ts';

/** What each player's next step takes. */
export interface Optimizers {
  readonly generator: AdamConfiguration;
  readonly discriminator: AdamConfiguration;
}

/** Both players' optimisers for the iteration after `step`, with the learning rates of the schedule. */
export function optimizersAt(
  { optimizer, schedule, steps }: Pick<Configuration, 'optimizer' | 'schedule' | 'steps'>,
  step: number,
): Optimizers {
  const { learningRate, discriminatorRatio } = optimizer;
  const rateOf = (rate: RateSchedule) => learningRate * rateFactor(rate, step / steps);
  return {
    generator: { ...optimizer, learningRate: rateOf(schedule.generator) },
    discriminator: {
      ...optimizer,
      learningRate: rateOf(schedule.discriminator) * discriminatorRatio,
    },
  };
}

/**
 * The learning rate over its full value.
 *
 * Source of the cosine: Loshchilov and Hutter 2017, arXiv:1608.03983, equation 5.
 *
 * @param progress of the run, from 0 to 1
 */
export function rateFactor(schedule: RateSchedule, progress: number): number {
  if (schedule.kind === 'constant' || progress <= schedule.hold) return 1;
  const fallen = (progress - schedule.hold) / (1 - schedule.hold);
  return schedule.final + ((1 - schedule.final) * (1 + Math.cos(Math.PI * fallen))) / 2;
}
