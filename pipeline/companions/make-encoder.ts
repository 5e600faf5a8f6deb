import type { Generator } from '../../models/generator.ts';
import type { LabelledImages } from '../data/labelled-images.ts';
import type { EvaluationProgress } from '../terminal/evaluation-progress.ts';
import { disposePlayer } from '../nn/player.ts';
import type { MadeCompanion } from './made-companion.ts';
import { roundNetwork } from './rounded-network.ts';
import { type EncoderPlan, trainEncoder } from './train-encoder.ts';

/** Trains an encoder for a generator; its completions are still to be measured. */
export async function makeEncoder(
  generator: Generator,
  train: LabelledImages,
  plan: EncoderPlan,
  progress: EvaluationProgress,
): Promise<MadeCompanion<'encoder'>> {
  progress.stage('training the encoder', plan.steps);
  const encoder = await trainEncoder(train, generator, plan, progress.advance);
  const { files, ...rounded } = await roundNetwork('encoder', encoder.network, encoder.parameters);
  disposePlayer(encoder);
  const latentSize = generator.manifest.latent.size;
  return { companion: { ...rounded, latentSize, figures: null }, files };
}
