/** Bytes of a file that takes long enough to write to be killed in the midst of it. */
export const largeFile = 32 * 2 ** 20;
