import { folderStore } from './folder.ts';
import type { WatchableStore } from './store.ts';
import { isS3Url } from './s3-place.ts';

/**
 * Opens a store to read from. The client for S3 is loaded only for a store on S3: it is as big as all the
 * rest of a function.
 *
 * @param place a folder's path, or s3://bucket/prefix
 * @throws StoreError when it is no such URL
 */
export async function openWatchableStore(place: string): Promise<WatchableStore> {
  if (!isS3Url(place)) return folderStore(place);
  const { s3Store } = await import('./s3.ts');
  return s3Store(place);
}
