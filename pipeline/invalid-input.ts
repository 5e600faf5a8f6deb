/**
 * The person's input (a flag, a file, a data set) is wrong: the command prints the message as one
 * line and exits with 2. Anything else that is thrown is a failure of ours and exits with 1.
 */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput' as const;
}
