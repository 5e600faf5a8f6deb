/**
 * A model cannot be used: missing, torn, altered, of a newer schema, or not drawing what it promised.
 * The message names the place, the file and what was expected; `cause` keeps what was thrown below.
 */
export class ModelError extends Error {
  override readonly name = 'ModelError' as const;
}

/** A store was asked, and has no such file. */
export class MissingFile extends ModelError {}

/**
 * A store cannot be asked: unreachable, slow, denied, misconfigured. It says nothing about the models in
 * it (ModelError does). The message names the store and what a person can do; `cause` keeps what was
 * thrown below.
 */
export class StoreError extends Error {
  override readonly name = 'StoreError' as const;
}

/** Parses the bytes of a JSON file. @throws ModelError that names the file. */
export function parseJson(bytes: Uint8Array, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new ModelError(`${file}: not JSON: ${(cause as Error).message}`, { cause });
  }
}
