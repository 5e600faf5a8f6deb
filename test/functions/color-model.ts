import { join } from 'node:path';
import { loadModelFolder, type ServedModel } from '../../functions/serving/served-model.ts';
import { onceARun } from '../fixtures/once-a-run.ts';

/** The labels of the model of {@link colorModel}: none is a digit, and none an index. */
export const colorLabels = ['red fox', 'Zürich, Süd', '猫'] as const;

/** The size of its images. */
export const colorImage = { height: 12, width: 10, channels: 3 } as const;

/** A model of small images in colour with all companions, whose weights nobody trained. */
export async function colorModel(): Promise<ServedModel & { readonly folder: string }> {
  const { folder } = await onceARun('color-model', async (parent) => {
    const { writeColorModel } = await import('./write-color-model.ts');
    return { folder: join(parent, await writeColorModel(parent)) };
  });
  return { ...(await loadModelFolder(folder)), folder };
}
