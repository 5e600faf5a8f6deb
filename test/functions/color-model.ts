import { join } from 'node:path';
import { loadModelFolder, type ServedModel } from '../../functions/serving/served-model.ts';
import { onceARun } from '../fixtures/once-a-run.ts';

/** The labels of the model of {@link colorModel}: none is a digit, and none an index. */
export const colorLabels = ['red fox', 'Zürich, Süd', '猫'] as const;

/** The size of its images. */
export const colorImage = { height: 12, width: 10, channels: 3 } as const;

/** A model of small images in colour with all companions, whose weights nobody trained. */
export async function colorModel(): Promise<ServedModel & { readonly folder: string }> {
  const folder = await colorModelFolder();
  return { ...(await loadModelFolder(folder)), folder };
}

/** The folder of that model. */
export async function colorModelFolder(): Promise<string> {
  const { folder } = await onceARun('color-model', async (parent) => {
    const { writeUntrainedModel } = await import('./write-untrained-model.ts');
    const dataset = { name: 'icons', sha256: '0'.repeat(64) };
    const model = { image: colorImage, labels: [...colorLabels], dataset };
    return { folder: join(parent, await writeUntrainedModel(parent, model)) };
  });
  return folder;
}
