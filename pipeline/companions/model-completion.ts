import { dirname, resolve } from 'node:path';
import {
  MissingCompanion,
  disposeCompanions,
  loadCompanions,
} from '../../models/companions/companions.ts';
import { completeDigit } from '../../models/completion/completion.ts';
import { folderStore } from '../../models/stores/folder.ts';
import { type Generator, disposeGenerator } from '../../models/generator.ts';
import { loadOrTrainClassifier } from '../classifier/load-or-train.ts';
import { disposeClassifier } from '../classifier/network.ts';
import { referenceImages } from '../data/validation.ts';
import { bytesOfImage, encodeSheet } from '../data/images.ts';
import { startEngine } from '../engines/engine.ts';
import { requireComparable } from '../evaluation/evaluate.ts';
import { loadDatasetOf, loadModelFolder } from '../evaluation/model-folder.ts';
import { writeFileDurably } from '../files/durable-writes.ts';
import { InvalidInput } from '../invalid-input.ts';
import type { EvaluationProgress } from '../terminal/evaluation-progress.ts';
import { companionTable } from './companions.ts';
import { type CompletionParts, measureCompletion } from './completion.ts';
import { halfMask, halfNames } from './masks.ts';

/** What a person may set on the command line. */
interface CompletionFlags {
  readonly model: string;
  readonly data: string;
  /** Test digits that are completed by each mask. */
  readonly images: number;
  readonly threads: number;
  /** Where a picture of completions goes; absent: nowhere. */
  readonly sheet?: string | undefined;
}

/**
 * Measures the completions of a model's companions anew, from its files.
 *
 * @returns lines for a person
 * @throws InvalidInput for a model without an encoder or a classifier, or data of other images
 */
export async function measureModelCompletion(
  flags: CompletionFlags,
  progress: EvaluationProgress,
): Promise<readonly string[]> {
  await startEngine('wasm', { threads: flags.threads });
  const generator = await loadModelFolder(flags.model);
  const dataset = await loadDatasetOf(generator.manifest, flags.data);
  requireComparable(generator.manifest, dataset);
  const companions = await loadPresent(flags.model, generator);
  const evaluator = await loadOrTrainClassifier(dataset, progress);
  const parts: CompletionParts = {
    generator,
    ...companions,
    evaluator,
    train: dataset.train,
    test: referenceImages(dataset),
  };
  try {
    if (flags.sheet !== undefined) {
      await writeFileDurably(flags.sheet, await completionSheet(parts));
    }
    const figures = await measureCompletion(parts, flags.images, progress);
    const { running: _running, ...encoder } = companions.encoder;
    return companionTable({ encoder: { ...encoder, figures } });
  } finally {
    disposeGenerator(generator);
    disposeCompanions(companions);
    disposeClassifier(evaluator);
  }
}

async function loadPresent(folder: string, { manifest }: Generator) {
  try {
    const store = folderStore(dirname(resolve(folder)));
    return await loadCompanions(store, manifest, ['encoder', 'classifier']);
  } catch (cause) {
    if (!(cause instanceof MissingCompanion)) throw cause;
    throw new InvalidInput(
      `--model ${folder}: ${cause.message}; pipeline:companions writes a model with all companions`,
      { cause },
    );
  }
}

/** Digits in a row, rows of each mask, and completions of a digit. */
const sheetSize = { digits: 4, rows: 3, completions: 4 };

/** Grey that marks what is hidden. */
const hiddenGrey = 60;

/**
 * A picture of completions: a held-out digit, what is known of it, and its completions, twelve digits for each
 * half that is hidden: left, right, top, bottom.
 *
 * @returns a PNG
 */
async function completionSheet({
  generator,
  encoder,
  classifier,
  test,
}: Pick<CompletionParts, 'generator' | 'encoder' | 'classifier' | 'test'>): Promise<Uint8Array> {
  const size = bytesOfImage(test);
  const images: Uint8Array[] = [];
  for (const hidden of halfNames) {
    const known = halfMask(hidden, test);
    for (let digit = 0; digit < sheetSize.digits * sheetSize.rows; digit++) {
      const pixels = test.pixels.subarray(digit * size, (digit + 1) * size);
      const completions = await completeDigit(generator, encoder, classifier, {
        pixels,
        known,
        label: null,
        seed: String(digit),
        count: sheetSize.completions,
      });
      const masked = pixels.map((value, place) =>
        known[Math.floor(place / test.channels)] ? value : hiddenGrey,
      );
      images.push(pixels, masked, ...completions.map((completion) => completion.pixels));
    }
  }
  return encodeSheet(images, sheetSize.digits * (2 + sheetSize.completions), test);
}
