/**
 * The person's input (a flag, a variable, a folder, a port) is wrong: the entry prints the message as
 * one line and exits with 2. Anything else that is thrown is a failure of ours and exits with 1.
 */
export class WrongUse extends Error {
  override readonly name = 'WrongUse' as const;
}
