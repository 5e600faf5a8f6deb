import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { type Dataset, loadDataset } from '../data/dataset.ts';
import { readingOf } from '../data/format.ts';
import { holdOutValidation, referenceImages, withTestImages } from '../data/validation.ts';
import type { WholeModel } from '../export/goldens.ts';
import { configurationSchema } from '../gan/configuration.ts';
import { createTrainableGan, type TrainableGan } from '../gan/trainable.ts';
import { InvalidInput } from '../invalid-input.ts';
import { readModelFolder } from '../publishing/write-model.ts';
import { readNewestManifest } from '../record/stored.ts';
import { type RunFolder, readDescription, runFolder } from '../record/run-folder.ts';
import { restoreNewest } from '../run/checkpoint.ts';
import { ganRun } from '../run/gan.ts';

/** A run that has come to its end: its model, its data, and its GAN for the caller to dispose. */
interface TrainedRun {
  readonly folder: RunFolder;
  readonly model: WholeModel;
  readonly dataset: Dataset;
  readonly trainable: TrainableGan;
}

/**
 * Opens a run whose model is to get companions. Needs the wasm engine.
 *
 * @throws InvalidInput when it has no model or checkpoint, its model takes no labels, or its data are not
 * what they were or have no images to compare with
 */
export async function openTrainedRun(path: string): Promise<TrainedRun> {
  const folder = runFolder(path);
  await access(folder.configFile).catch((cause: unknown) => {
    throw new InvalidInput(
      `--run ${path}: is not a run folder (there is no ${folder.configFile})`,
      {
        cause,
      },
    );
  });
  const { configuration } = await readDescription(folder, configurationSchema);
  const manifest = await readNewestManifest(folder);
  if (!manifest) {
    throw new InvalidInput(`--run ${path}: has no model yet; pipeline:train writes one`);
  }
  if (manifest.labels === null) {
    throw new InvalidInput(
      `--run ${path}: its model has no labels; give a run of a preset with labels`,
    );
  }
  const { data, imageShape, testImages = 0, validationImages } = configuration;
  const reading = readingOf(configuration.reading, imageShape[2]);
  const loaded = withTestImages(await loadDataset(data, reading), testImages);
  const dataset = holdOutValidation(loaded, validationImages);
  referenceImages(dataset);
  if (dataset.sha256 !== manifest.dataset.sha256) {
    throw new InvalidInput(
      `--run ${path}: ${configuration.data} is not the data set that the run was trained on`,
    );
  }
  const model = await readModelFolder(join(folder.model, manifest.id));
  const trainable = createTrainableGan(configuration, dataset.train);
  const { state } = await restoreNewest(folder.checkpoints, ganRun, trainable, configuration);
  state?.metrics.clear();
  if (!state) {
    trainable.dispose();
    throw new InvalidInput(
      `--run ${path}: has no usable checkpoint; the judge is trained from the discriminator in it`,
    );
  }
  return { folder, model, dataset, trainable };
}
