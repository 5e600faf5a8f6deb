import { join } from 'node:path';
import { loadModelFolder, type ServedModel } from '../../functions/serving/served-model.ts';
import { onceARun } from '../fixtures/once-a-run.ts';
import type { UntrainedModel } from './write-untrained-model.ts';

/** A model with all companions whose weights nobody trained. @param name of its folder in the test run */
export async function untrainedModel(
  name: string,
  model: UntrainedModel,
): Promise<ServedModel & { readonly folder: string }> {
  const { folder } = await onceARun(name, async (parent) => {
    const { writeUntrainedModel } = await import('./write-untrained-model.ts');
    return { folder: join(parent, await writeUntrainedModel(parent, model)) };
  });
  return { ...(await loadModelFolder(folder)), folder };
}
