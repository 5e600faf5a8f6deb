/** An IDX file: a magic number, big-endian sizes and unsigned bytes. */
export function idxBytes(
  magicNumber: number,
  sizes: readonly number[],
  values: ArrayLike<number>,
): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * sizes.length + values.length);
  const view = new DataView(bytes.buffer);
  for (const [index, word] of [magicNumber, ...sizes].entries()) view.setUint32(4 * index, word);
  bytes.set(values, 4 + 4 * sizes.length);
  return bytes;
}

export const twoImages = [0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255];

/** Two images of 2 × 3, written out byte by byte so as to owe nothing to any code. */
export const imagesFile = Uint8Array.from(
  [[0, 0, 8, 3], [0, 0, 0, 2], [0, 0, 0, 2], [0, 0, 0, 3], twoImages].flat(),
);

/** Their labels, 7 and 2. */
export const labelsFile = Uint8Array.from([[0, 0, 8, 1], [0, 0, 0, 2], 7, 2].flat());
