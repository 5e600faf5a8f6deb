/** The names of a data set's two files, as MNIST's own are called and readers look for them; grey images have 3 sizes. */
export const idxFileNames = {
  images: 'train-images-idx3-ubyte',
  labels: 'train-labels-idx1-ubyte',
} as const;

/** The name of the file of images in colour, which have a fourth size: red, green and blue. */
export const idxColorImages = 'train-images-idx4-ubyte';

/**
 * The first bytes of an IDX file of unsigned bytes: magic number, then each size, all big-endian.
 *
 * @param sizes [count, height, width] for grey images, [count, height, width, 3] in colour, [count] for labels
 * @see http://yann.lecun.com/exdb/mnist/ "The IDX file format"
 */
export function idxHeader(sizes: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 + 4 * sizes.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x0800 + sizes.length);
  for (const [index, size] of sizes.entries()) view.setUint32(4 + 4 * index, size);
  return bytes;
}
