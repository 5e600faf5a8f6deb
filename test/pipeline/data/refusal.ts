import { loadDataset } from '../../../pipeline/data/dataset.ts';
import { InvalidInput } from '../../../pipeline/invalid-input.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Runs what must be refused: gives the message of its InvalidInput, and fails without one. */
export async function refusal(action: () => unknown): Promise<string> {
  try {
    await action();
  } catch (error) {
    if (error instanceof InvalidInput) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** Makes a folder of files that must be refused as a data set: gives its path and the message. */
export async function folderRefusal(
  files: Readonly<Record<string, Uint8Array | string>>,
): Promise<{ folder: string; message: string }> {
  const folder = await temporaryFolder(files);
  return { folder, message: await refusal(() => loadDataset(folder)) };
}
