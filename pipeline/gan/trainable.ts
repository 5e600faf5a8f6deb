import * as z from 'zod';
import type { LabelledImages } from '../data/images.ts';
import type { Trainable } from '../nn/trainable.ts';
import type { Configuration } from './configuration.ts';
import { ganSamples } from './draw.ts';
import { createGan, disposeGan, type Gan, ganTensors } from './gan.ts';
import { ganStep } from './step.ts';
import { createStreams, restoreStreams, saveStreams, streamStatesSchema } from './streams.ts';

/** What a checkpoint of a GAN keeps beside its tensors. */
export const ganStateSchema = z.strictObject({
  updates: z.strictObject({ generator: z.int(), discriminator: z.int() }),
  streams: streamStatesSchema,
});

type GanState = z.infer<typeof ganStateSchema>;

/** A GAN at work on its images. */
export interface TrainableGan extends Trainable<GanState> {
  readonly gan: Gan;
}

/**
 * A GAN with weights from the run's seed, ready to train. The caller disposes it.
 *
 * @param train what one iteration does, where it is not what the configuration says
 */
export function createTrainableGan(
  configuration: Configuration,
  images: LabelledImages,
  train: typeof ganStep = ganStep,
): TrainableGan {
  let streams = createStreams(configuration.seed);
  const gan = createGan(configuration, streams);
  return {
    gan,
    tensors: ganTensors(gan),
    state: () => ({ updates: { ...gan.updates }, streams: saveStreams(streams) }),
    restore(state) {
      Object.assign(gan.updates, state.updates);
      streams = restoreStreams(state.streams, configuration.seed);
    },
    step: async (step) => ({ ...train({ gan, streams }, images, configuration, step) }),
    samples: ganSamples(gan, configuration),
    dispose: () => disposeGan(gan),
  };
}
