import type { ModelStore, TaggedFile } from './store.ts';

/**
 * A store that models are published to. Every change is conditional and shows whole or not at all, also
 * to those who read meanwhile, and when the writer is killed: what S3 gives with If-None-Match and
 * If-Match, and what a folder gives with links, renames and a lock.
 *
 * Paths are relative, their parts divided by "/"; a part that starts with "." is the store's own.
 */
export interface WritableStore extends ModelStore {
  /** A file with its version's tag; null: there is no such file. */
  readTagged(path: string): Promise<TaggedFile | null>;
  /** Writes a new file. @returns false, and nothing is written, when there is one of that name */
  create(path: string, bytes: Uint8Array): Promise<boolean>;
  /** Writes over the version that bears the tag. @returns false, and nothing is written, when it is another's turn: the file is gone or of another version */
  replace(path: string, bytes: Uint8Array, tag: string): Promise<boolean>;
  /** The paths of all files that start with a prefix such as "aliases/", in the order of their bytes. */
  list(prefix?: string): Promise<string[]>;
  /** Removes a file; one that is not there is no error. */
  remove(path: string): Promise<void>;
}
