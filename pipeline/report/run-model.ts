import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderStore } from '../../models/folder-store.ts';
import { disposeGenerator, loadGenerator } from '../../models/generator.ts';
import type { Manifest } from '../../models/manifest.ts';
import { readNewestManifest } from '../record/newest-model.ts';
import type { RunFolder } from '../record/run-folder.ts';
import { drawLabelledSheet, type LabelledSheet } from './labelled-sheet.ts';
import { drawWalks, type Walk } from './walk.ts';

/** A run's model, and what it draws. */
export interface DrawnModel {
  readonly manifest: Manifest;
  readonly labelled: LabelledSheet | null;
  readonly samples: Uint8Array;
  readonly walks: readonly Walk[];
}

/**
 * Reads the model that a run has made, the one of the most iterations where it went on and made several, and
 * draws with it. Needs the wasm engine, on which models are proved.
 *
 * @returns null for a run that has made none yet
 * @throws ModelError when the model is damaged
 */
export async function drawRunModel(folder: RunFolder): Promise<DrawnModel | null> {
  const manifest = await readNewestManifest(folder);
  if (!manifest) return null;
  const generator = await loadGenerator(folderStore(folder.model), manifest.id);
  try {
    return {
      manifest,
      labelled: await drawLabelledSheet(generator),
      samples: new Uint8Array(await readFile(join(folder.model, manifest.id, 'samples.png'))),
      walks: await drawWalks(generator),
    };
  } finally {
    disposeGenerator(generator);
  }
}
