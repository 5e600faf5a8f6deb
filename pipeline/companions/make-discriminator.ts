import type { Generator } from '../../models/generator.ts';
import type { LabelledImages } from '../data/labelled-images.ts';
import type { EvaluationProgress } from '../terminal/evaluation-progress.ts';
import { disposePlayer } from '../nn/player.ts';
import type { MadeCompanion } from './made-companion.ts';
import { measureJudge } from './measure-judge.ts';
import { roundNetwork } from './rounded-network.ts';
import { type GameDiscriminator, type JudgePlan, trainJudge } from './train-judge.ts';

/** Trains a game's discriminator into a judge, calibrates it and measures it. */
export async function makeDiscriminator(
  generator: Generator,
  game: GameDiscriminator,
  train: LabelledImages,
  test: LabelledImages,
  plan: JudgePlan,
  progress: EvaluationProgress,
): Promise<MadeCompanion<'discriminator'>> {
  progress.stage('training the judge', plan.steps);
  const judge = await trainJudge(train, generator, game, plan, progress.advance);
  const { files, ...rounded } = await roundNetwork(
    'discriminator',
    judge.network,
    judge.parameters,
  );
  disposePlayer(judge);
  progress.stage('measuring the judge', 1);
  return {
    companion: { ...rounded, ...(await measureJudge(rounded, game, generator, test)) },
    files,
  };
}
