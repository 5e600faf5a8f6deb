/** A data set that cannot be made as it was asked for; the message names the option and what is allowed. */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';
}
