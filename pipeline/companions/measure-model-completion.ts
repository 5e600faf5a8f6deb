import { dirname, resolve } from 'node:path';
import { disposeCompanions, loadCompanions, MissingCompanion } from '../../models/companions.ts';
import { folderStore } from '../../models/folder-store.ts';
import { disposeGenerator, type Generator } from '../../models/generator.ts';
import { loadDataset } from '../data/dataset.ts';
import { startEngine } from '../engines/engine.ts';
import { disposeClassifier } from '../classifier/network.ts';
import { obtainClassifier } from '../classifier/load-or-train.ts';
import type { EvaluationProgress } from '../terminal/evaluation-progress.ts';
import { loadModelFolder, requireComparable } from '../evaluation/model-folder.ts';
import { requireTestImages } from '../data/test-images.ts';
import { InvalidInput } from '../invalid-input.ts';
import { writeFileDurably } from '../files/durable-writes.ts';
import { companionTable } from './companion-table.ts';
import { completionSheet } from './completion-sheet.ts';
import { type CompletionParts, measureCompletion } from './measure-completion.ts';

/** What a person may set on the command line. */
export interface CompletionFlags {
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
  const dataset = await loadDataset(flags.data);
  requireComparable(generator.manifest, dataset);
  const companions = await loadPresent(flags.model, generator);
  const evaluator = await obtainClassifier(dataset, progress);
  const parts: CompletionParts = {
    generator,
    ...companions,
    evaluator,
    train: dataset.train,
    test: requireTestImages(dataset),
  };
  try {
    if (flags.sheet !== undefined) {
      await writeFileDurably(flags.sheet, await completionSheet(parts));
    }
    const figures = await measureCompletion(parts, flags.images, progress);
    const { parameters: _parameters, restore: _restore, ...encoder } = companions.encoder;
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
      `--model ${folder}: ${cause.message}; pipeline:companions makes a model that has all`,
      { cause },
    );
  }
}
