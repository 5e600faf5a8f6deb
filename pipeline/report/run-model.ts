import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderStore } from '../../models/folder-store.ts';
import { disposeGenerator, loadGenerator } from '../../models/generator.ts';
import { type Manifest, parseManifest } from '../../models/manifest.ts';
import type { RunFolder } from '../run/run-folder.ts';
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
export async function drawRunModel({ model }: RunFolder): Promise<DrawnModel | null> {
  const names = await readdir(model).catch(() => []);
  const ids = names.filter((name) => /^[0-9a-f]{16}$/.test(name));
  const manifests = await Promise.all(
    ids.map(async (id) => {
      const file = join(model, id, 'manifest.json');
      return parseManifest(new Uint8Array(await readFile(file)), file);
    }),
  );
  const [manifest] = manifests.toSorted((a, b) => b.steps - a.steps);
  if (!manifest) return null;
  const generator = await loadGenerator(folderStore(model), manifest.id);
  try {
    return {
      manifest,
      labelled: await drawLabelledSheet(generator),
      samples: new Uint8Array(await readFile(join(model, manifest.id, 'samples.png'))),
      walks: await drawWalks(generator),
    };
  } finally {
    disposeGenerator(generator);
  }
}
