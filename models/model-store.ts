/**
 * Where models live: a folder or an S3 prefix that holds `<id>/manifest.json`, `<id>/…` and
 * `aliases/<name>.json`.
 */
export interface ModelStore {
  /** What messages call the store: the folder's path or the S3 URL. */
  readonly location: string;
  /** All bytes of one file. @throws ModelError when it is missing or cannot be read. */
  read(path: string): Promise<Uint8Array>;
}
