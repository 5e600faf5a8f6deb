import { readFile, readdir, stat } from 'node:fs/promises';

/** Whether a file system's error says that there is no such file or folder, and nothing else. */
export function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** The names in a folder; none where there is no such folder. @throws the system's error for any other reason */
export async function namesIn(folder: string): Promise<string[]> {
  return orMissing(readdir(folder), []);
}

/** The text of a file; null where there is no such file. @throws the system's error for any other reason */
export async function readTextIfPresent(file: string): Promise<string | null> {
  return orMissing(readFile(file, 'utf8'), null);
}

/** Whether there is such a file or folder. @throws the system's error where that cannot be known */
export async function isPresent(path: string): Promise<boolean> {
  return orMissing(
    stat(path).then(() => true),
    false,
  );
}

async function orMissing<Found, Missing>(
  looking: Promise<Found>,
  missing: Missing,
): Promise<Found | Missing> {
  try {
    return await looking;
  } catch (error) {
    if (isMissing(error)) return missing;
    throw error;
  }
}
