/**
 * A model cannot be used: missing, torn, altered, of a newer schema, or not drawing what it promised.
 * The message names the place, the file and what was expected; `cause` keeps what was thrown below.
 */
export class ModelError extends Error {
  override readonly name = 'ModelError' as const;
}

/** A store was asked, and has no such file. */
export class MissingFile extends ModelError {}
