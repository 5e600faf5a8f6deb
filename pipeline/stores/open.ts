import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isS3Url, parseS3Url, s3PlaceAllowed } from '../../models/stores/s3-place.ts';
import type { WritableStore } from '../../models/stores/store.ts';
import { InvalidInput } from '../invalid-input.ts';
import { writableFolderStore } from './writable-folder.ts';

/** How a place comes to be a store. */
interface StoreOptions {
  /** Whether a folder is made where there is none. */
  readonly mayBeNew?: boolean;
  /** What a message calls the place. */
  readonly flag?: string;
}

/** What the system's codes mean for the folder of a store. */
const problems: Readonly<Record<string, string>> = {
  ENOENT: 'no such folder',
  ENOTDIR: 'a part of this path is a file, but a folder is wanted',
};

/**
 * Opens the store that `--store` or another flag names: the one place that knows which kinds there are.
 *
 * @param place a folder's path, or s3://bucket/prefix
 * @throws InvalidInput for a store that cannot be, or is not there
 */
export async function openStore(
  place: string,
  { mayBeNew = false, flag = '--store' }: StoreOptions = {},
): Promise<WritableStore> {
  if (isS3Url(place)) {
    if (!parseS3Url(place))
      throw new InvalidInput(`${flag} ${place}: ${s3PlaceAllowed} is allowed`);
    // Its client takes a tenth of a second to load.
    const { writableS3Store } = await import('./writable-s3.ts');
    return writableS3Store(place);
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(place)) {
    throw new InvalidInput(`${flag} ${place}: a folder or s3://bucket/prefix is allowed`);
  }
  const found = await stat(place).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) {
    const mayBeMade = mayBeNew && found.code === 'ENOENT';
    if (!mayBeMade) {
      const problem = problems[found.code ?? ''] ?? found.message;
      throw new InvalidInput(`${flag} ${place}: ${problem}`);
    }
  } else if (!found.isDirectory()) {
    throw new InvalidInput(`${flag} ${place}: is not a folder`);
  }
  return writableFolderStore(resolve(place));
}
