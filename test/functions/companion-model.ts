import { loadModelFolder, type ServedModel } from '../../functions/serving/served-model.ts';
import type { CompanionName } from '../../models/manifest/companions.ts';
import { onceARun } from '../fixtures/once-a-run.ts';

/**
 * The shipped generator with companions that no test may know the answers of. It is written once a test run, so
 * only the process that writes it loads tfjs and MNIST; no test changes its folder.
 *
 * @param names which companions it has
 */
export async function modelWithCompanions(
  names: readonly CompanionName[] = ['discriminator', 'classifier', 'encoder'],
): Promise<ServedModel & { readonly folder: string }> {
  const { folder } = await onceARun(['companions', ...names].join('-'), async (parent) => {
    const { writeModelWithCompanions } = await import('./write-companion-model.ts');
    return { folder: await writeModelWithCompanions(parent, names) };
  });
  return { ...(await loadModelFolder(folder)), folder };
}
