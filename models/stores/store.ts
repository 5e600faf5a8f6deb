/**
 * Where models live: a folder or an S3 prefix that holds `<id>/manifest.json`, `<id>/…` and
 * `aliases/<name>.json`.
 */
export interface ModelStore {
  /** What messages call the store: the folder's path or the S3 URL. */
  readonly location: string;
  /**
   * All bytes of one file.
   *
   * @throws ModelError when it is missing, torn or altered
   * @throws StoreError when the store cannot be asked
   */
  read(path: string): Promise<Uint8Array>;
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
   * A file, unless it still is the version that bears the tag: S3 then sends no bytes.
   *
   * @param tag null: any version is news
   * @returns null: it is that version
   * @throws ModelError, StoreError as read() does
   */
  readIfChanged(path: string, tag: string | null): Promise<TaggedFile | null>;
}
