import type { WritableStore } from '../../models/writable-store.ts';
import type { KeptFile, RunHead } from './run-head.ts';

/** Where the objects of kept runs lie, so that nothing else under a prefix is ever removed. */
const objects = 'files/';

/** An object's name: each upload has its own, so that none is ever written over. */
export function objectName({ epoch }: RunHead, upload: number, path: string): string {
  const mark = `${String(epoch).padStart(3, '0')}-${String(upload).padStart(4, '0')}`;
  return `${objects}${mark}-${path.replaceAll('/', '-')}`;
}

/** Removes all objects that are not the run: what a process left that ended in the midst of an upload. */
export async function removeUnheld(store: WritableStore, { files }: RunHead): Promise<void> {
  const held = new Set(files.map(({ object }) => object));
  for (const object of await store.list(objects)) {
    if (!held.has(object)) await store.remove(object);
  }
}

/** Removes what was the run before and is no longer, such as the checkpoint before the last two. */
export async function removeReplaced(
  store: WritableStore,
  before: readonly KeptFile[],
  now: readonly KeptFile[],
): Promise<void> {
  const held = new Set(now.map(({ object }) => object));
  for (const { object } of before) {
    if (!held.has(object)) await store.remove(object);
  }
}
