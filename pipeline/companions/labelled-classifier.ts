import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { Manifest } from '../../models/manifest/manifest.ts';
import { namedLayers } from '../../models/network/network.ts';
import { readClassifier } from '../classifier/folder.ts';
import { type Classifier, disposeClassifier } from '../classifier/network.ts';
import {
  dimensionsOf,
  dimensionsText,
  haveSameDimensions,
  type LabelledImages,
} from '../data/images.ts';
import { referenceImages } from '../data/validation.ts';
import { writeModel } from '../export/model-content.ts';
import { InvalidInput } from '../invalid-input.ts';
import { readModelFolder } from '../publishing/write-model.ts';
import { readDescription, runFolder } from '../record/run-folder.ts';
import { labelsOfRun, loadStoredData } from '../run/run-data.ts';
import { type SemiConfiguration, semiConfigurationSchema } from '../semi/configuration.ts';
import { semiFiles } from '../semi/outputs.ts';
import { makeClassifier } from './networks.ts';

/** A model whose classifier comes from a few-label run. */
interface ModelWithClassifier {
  readonly manifest: Manifest;
  /** The model's own folder. */
  readonly path: string;
}

/**
 * Writes a model once more with the classifier of a few-label run as its companion, in the place of its own: /judge
 * and /complete go by it then. The classifier is calibrated on the run's held-out images. The model's other companions
 * stay.
 *
 * @param run the folder of a finished few-label run; the new model is written into model/ of it
 * @param model the folder of a model of such images with the same labels
 * @throws InvalidInput when the two do not fit, or the run has not ended
 */
export async function giveClassifier(run: string, model: string): Promise<ModelWithClassifier> {
  const base = await readModelFolder(model);
  const folder = runFolder(run);
  const { configuration } = await readDescription(folder, semiConfigurationSchema);
  const order = labelOrder(configuration, base.manifest, model);
  const labels = await labelsOfRun(folder, configuration);
  const dataset = await loadStoredData(configuration, { labels }, folder);
  const trained = await readClassifier(semiFiles(run).classifier, null);
  if (!trained) {
    throw new InvalidInput(`--out ${run}: the run has no classifier yet; --resume finishes it`);
  }
  const ordered = withLabelOrder(trained, order);
  try {
    const test = relabelled(referenceImages(dataset), order);
    const { companion, files } = await makeClassifier(ordered, test);
    const { running, ...classifier } = companion;
    running.dispose();
    const others = [...base.files].filter(([path]) => !path.startsWith('classifier/'));
    const manifest = await writeModel(join(run, 'model'), {
      manifest: {
        ...base.manifest,
        companions: { ...base.manifest.companions, classifier },
      },
      files: new Map([...others, ...files]),
    });
    return { manifest, path: join(run, 'model', manifest.id) };
  } finally {
    disposeClassifier(trained);
    disposeClassifier(ordered);
  }
}

/**
 * For each of the model's labels, which of the classifier's it is.
 *
 * @throws InvalidInput for images of another size, or other labels
 */
export function labelOrder(
  { imageShape, labels }: Pick<SemiConfiguration, 'imageShape' | 'labels'>,
  manifest: Manifest,
  model: string,
): readonly number[] {
  const image = dimensionsOf(imageShape);
  if (!haveSameDimensions(image, manifest.image)) {
    throw new InvalidInput(
      `--model ${model}: draws images of ${dimensionsText(manifest.image)}, but the labelled ones are ${dimensionsText(image)}`,
    );
  }
  const own = manifest.labels ?? [];
  if (!isDeepStrictEqual(own.toSorted(), labels.toSorted())) {
    const drawn = own.length === 0 ? 'takes no labels' : `has the labels ${own.join(', ')}`;
    throw new InvalidInput(
      `--model ${model}: ${drawn}, but the labels of the images are ${labels.join(', ')}`,
    );
  }
  return own.map((label) => labels.indexOf(label));
}

/** The classifier with its last layer's outputs in another order. The caller disposes it. */
function withLabelOrder({ network, parameters }: Classifier, order: readonly number[]) {
  const last = namedLayers(network).at(-1)?.name;
  const indices = tf.tensor1d([...order], 'int32');
  const ordered = [...parameters].map(([name, tensor]) => {
    const isLast = name === `${last}/kernel` || name === `${last}/bias`;
    return [name, isLast ? tf.gather(tensor, indices, -1) : tf.clone(tensor)] as const;
  });
  indices.dispose();
  return { network, parameters: new Map(ordered) };
}

function relabelled(images: LabelledImages, order: readonly number[]): LabelledImages {
  return { ...images, labels: images.labels.map((label) => order.indexOf(label)) };
}
