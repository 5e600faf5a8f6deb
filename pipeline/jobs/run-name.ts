/** Fit for a folder, for a prefix on S3 and for a shell. */
const form = /^\w[\w.@=+-]{0,199}$/;

/** What is allowed as a run's name, for messages. */
export const runNameAllowed = 'up to 200 letters, digits and any of _.@=+-';

/** Whether a text may be a run's name, under which it is kept. */
export function isRunName(text: string): boolean {
  return form.test(text);
}
