import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { decodeWeights, encodeWeights, writeClassifier } from '../../classifier/folder.ts';
import { requireTestImages } from '../../data/test-images.ts';
import { writeFileDurably } from '../../files/durable-writes.ts';
import { iterationsPerEpoch } from '../../semi/batches.ts';
import { countErrors } from '../../semi/count-errors.ts';
import type { Learner } from '../../semi/learner.ts';
import { plainNetwork } from '../../semi/plain-network.ts';
import type { SemiResult } from './result.ts';
import type { OpenedSemiRun } from './semi-run.ts';
import type { SemiState } from './train-semi-supervised.ts';

/** Where a run keeps its classifier and what it is worth. */
export function semiFiles(path: string): { readonly classifier: string; readonly result: string } {
  return { classifier: join(path, 'classifier'), result: join(path, 'result.json') };
}

/**
 * Keeps the learner's classifier, counts its errors on the test images, once, by the
 * weights as they are kept, and writes result.json.
 */
export async function finishSemiRun(
  run: OpenedSemiRun,
  learner: Learner,
  state: SemiState,
): Promise<SemiResult> {
  const { configuration } = run.description;
  const network = plainNetwork(configuration);
  const trained = learner.classifier();
  const weights = await encodeWeights(network, trained);
  tf.dispose([...trained.values()]);
  const test = requireTestImages(run.dataset);
  const errors = await countErrors(network, decodeWeights(network, weights), test);
  const result = resultOf(run, state, errors, test.count);
  const files = semiFiles(run.folder.path);
  const { name, sha256 } = run.dataset;
  const { steps, batchSize, optimizer, seed, labelSeed } = configuration;
  await writeClassifier(
    files.classifier,
    {
      dataset: { name, sha256 },
      recipe: {
        network,
        steps,
        batchSize,
        learningRate: optimizer.learningRate,
        warmUpSteps: 0,
        shift: 0,
        images: run.choice.labelled.length,
        seed: `${configuration.preset}/${seed}/labels/${labelSeed}`,
      },
      engine: run.description.engine,
      testAccuracy: 1 - result.errorRate,
    },
    weights,
  );
  await writeFileDurably(files.result, `${JSON.stringify(result, null, 1)}\n`);
  return result;
}

function resultOf(
  { description, choice, dataset }: OpenedSemiRun,
  { step, seconds }: SemiState,
  errors: number,
  testCount: number,
): SemiResult {
  const { preset, seed, labelSeed, labelsPerClass, labelsOnly, batchSize } =
    description.configuration;
  const perEpoch = iterationsPerEpoch(choice.unlabelled.length, batchSize);
  return {
    kind: 'semi-supervised',
    preset,
    errors,
    testCount,
    errorRate: errors / testCount,
    labelSeed,
    labelsPerClass,
    labelsOnly,
    seed,
    steps: step,
    epochs: step / perEpoch,
    minutes: seconds / 60,
    engine: description.engine,
    dataset: { name: dataset.name, sha256: dataset.sha256 },
  };
}
