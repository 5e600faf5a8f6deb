/** A kept classifier cannot be used: torn, altered or of another format. The message names the file. */
export class ClassifierError extends Error {
  override readonly name = 'ClassifierError' as const;
}
