import type * as tf from '@tensorflow/tfjs-core';
import { type Companion, companionGolden } from '../../models/companions/companions.ts';
import type { CompanionName } from '../../models/manifest/companions.ts';
import type { Generator } from '../../models/generator.ts';
import type { NetworkSpecification } from '../../models/network/network.ts';
import { startEncodedNetwork } from '../../models/read-network.ts';
import type { RunningNetwork } from '../../models/runtime/running-network.ts';
import type { Classifier } from '../classifier/network.ts';
import type { LabelledImages } from '../data/images.ts';
import { encodeNetwork } from '../export/network.ts';
import { disposeNetworkState } from '../nn/parameters.ts';
import type { EvaluationProgress } from '../terminal/evaluation-progress.ts';
import { calibrated, fitCalibration, imageLogits } from './calibration.ts';
import { type EncoderPlan, trainEncoder } from './encoder.ts';
import { type GanDiscriminator, type JudgePlan, trainJudge } from './judge.ts';
import { expectedCalibrationError, measureJudge, reliabilityTable } from './measure-judge.ts';

/** A companion in memory, with its weights as a reader will have them, and its files. */
export interface MadeCompanion<Name extends CompanionName> {
  /** For the caller to dispose. */
  readonly companion: Companion<Name>;
  /** By their paths in the model's folder. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** On fewer held-out images no temperature is fitted: where all of them are named rightly, it would fall and fall. */
const fewestCalibrated = 50;

/**
 * Makes a companion of a classifier: its temperature is fitted on every second held-out image, its calibration
 * measured on the others, its accuracy on all.
 */
export async function makeClassifier(
  trained: Pick<Classifier, 'network' | 'parameters'>,
  test: LabelledImages,
): Promise<MadeCompanion<'classifier'>> {
  const { files, ...rounded } = await roundNetwork(
    'classifier',
    trained.network,
    trained.parameters,
  );
  const logits = await imageLogits(rounded, test);
  const isSeen = (_: unknown, image: number) => image % 2 === 0;
  const isHeldOut = (_: unknown, image: number) => image % 2 === 1;
  const labels = [...test.labels];
  const calibration =
    test.count < fewestCalibrated
      ? { scale: 1, offsets: labels.map(() => 0) }
      : fitCalibration(logits.filter(isSeen), labels.filter(isSeen), { hasOffsets: false });
  const named = logits.map((own) => {
    const probabilities = calibrated(own, calibration);
    const probability = Math.max(...probabilities);
    return { label: probabilities.indexOf(probability), probability };
  });
  const isRight = named.map(({ label }, image) => label === labels[image]);
  const table = reliabilityTable(
    named.filter(isHeldOut).map(({ probability }) => probability),
    isRight.filter(isHeldOut),
  );
  return {
    companion: {
      ...rounded,
      temperature: 1 / calibration.scale,
      figures: {
        testAccuracy: isRight.filter(Boolean).length / isRight.length,
        expectedCalibrationError: expectedCalibrationError(table),
      },
    },
    files,
  };
}

/** Trains a game's discriminator into a judge, calibrates it and measures it. */
export async function makeDiscriminator(
  generator: Generator,
  gan: GanDiscriminator,
  train: LabelledImages,
  test: LabelledImages,
  plan: JudgePlan,
  progress: EvaluationProgress,
): Promise<MadeCompanion<'discriminator'>> {
  progress.stage('training the judge', plan.steps);
  const judge = await trainJudge(train, generator, gan, plan, progress.advance);
  const { files, ...rounded } = await roundNetwork(
    'discriminator',
    judge.network,
    judge.parameters,
  );
  disposeNetworkState(judge);
  progress.stage('evaluating the judge', 1);
  return {
    companion: { ...rounded, ...(await measureJudge(rounded, gan, generator, test)) },
    files,
  };
}

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
  disposeNetworkState(encoder);
  const latentSize = generator.manifest.latent.size;
  return { companion: { ...rounded, latentSize, figures: null }, files };
}

/** A network as a reader of its files will have it: its weights are half floats. */
interface RoundedNetwork {
  readonly network: NetworkSpecification;
  /** For the caller to dispose. */
  readonly running: RunningNetwork;
  readonly golden: readonly number[];
  /** By their paths in the model's folder. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Rounds a trained network to what its files hold, so that what is measured is what is shipped. */
export async function roundNetwork(
  name: CompanionName,
  network: NetworkSpecification,
  trained: ReadonlyMap<string, tf.Tensor>,
): Promise<RoundedNetwork> {
  const files = await encodeNetwork(network, trained, name);
  const running = await startEncodedNetwork(network, name, files, 'the trained network');
  return { network, running, golden: companionGolden(running), files };
}
