import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/**
 * Makes a folder that goes when the test ends.
 *
 * @param files their contents by paths inside the folder
 * @returns the folder's full path
 */
export async function temporaryFolder(
  files: Readonly<Record<string, Uint8Array | string>>,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'digit-mint-data-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await Promise.all(
    Object.entries(files).map(async ([path, contents]) => {
      await mkdir(join(folder, dirname(path)), { recursive: true });
      await writeFile(join(folder, path), contents);
    }),
  );
  return folder;
}
