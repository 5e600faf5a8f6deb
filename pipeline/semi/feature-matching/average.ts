import type * as tf from '@tensorflow/tfjs-core';
import { moveAverage } from '../../nn/average.ts';
import type { SemiDiscriminator } from './networks.ts';
import type { NormalizedLayer } from './normalized-layer.ts';

/** Iterations between two updates of the average, which looks back over thousands. */
export const averageEvery = 10;

/**
 * Moves the average of the discriminator's trained parameters towards what they are now. Early on it
 * is the mean of all so far, so that the first weights are soon forgotten.
 *
 * @param step iterations done
 * @param window iterations that it looks back over: 10,000 in the published program
 */
export function averageDiscriminator(
  { parameters, average }: Pick<SemiDiscriminator, 'parameters' | 'average'>,
  step: number,
  window: number,
): void {
  const rate = averageEvery / Math.max(averageEvery, Math.min(window, step / 2));
  moveAverage(average, parameters, { kept: 1 - rate, taken: rate });
}

/** The layers with averaged parameters in place of the trained ones; nothing is copied. */
export function averagedLayers({
  layers,
  average,
}: Pick<SemiDiscriminator, 'layers' | 'average'>): readonly NormalizedLayer<tf.Variable>[] {
  return layers.map(({ direction, scale, bias }, index) => ({
    direction: average.get(`${index}/direction`) ?? direction,
    scale: average.get(`${index}/scale`) ?? scale,
    bias: average.get(`${index}/bias`) ?? bias,
  }));
}
