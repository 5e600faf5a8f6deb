/** How a file is read. */
export interface ReadOptions {
  /** Ends the read early, which then rejects. A store in memory may pass it over. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Where models live: a folder or an S3 prefix that holds `<id>/manifest.json`, `<id>/…` and
 * `aliases/<name>.json`.
 */
export interface ModelStore {
  /** What messages call the store: the folder's path or the S3 URL. */
  readonly location: string;
  /** Its models come with the program. Those of earlier releases may be without their companions' files. */
  readonly isShipped?: boolean;
  /**
   * All bytes of one file.
   *
   * @throws ModelError when it is missing, torn or altered
   * @throws StoreError when the store cannot be asked, or the signal ended the read
   */
  read(path: string, options?: ReadOptions): Promise<Uint8Array>;
}

/** A file's bytes, and the tag of the version that they are. */
export interface TaggedFile {
  readonly bytes: Uint8Array;
  /** Compared, never read: S3's ETag, or a digest. */
  readonly tag: string;
}

/** A store that somebody watches for changes. */
export interface WatchableStore extends ModelStore {
  /**
   * Reads a file, unless it is still the version with this tag: S3 then sends no bytes.
   *
   * @param tag null: reads whichever version there is
   * @returns null when the file has not changed
   * @throws ModelError, StoreError as read() does
   */
  readIfChanged(
    path: string,
    tag: string | null,
    options?: ReadOptions,
  ): Promise<TaggedFile | null>;
}

/** The same store, each of whose reads ends with a signal at the latest. */
export function endingWith(store: ModelStore, signal: AbortSignal): ModelStore {
  return { location: store.location, read: async (path) => store.read(path, { signal }) };
}

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
