/** The names of a data set's two files, as MNIST's own are called and readers look for them; grey images have 3 sizes. */
export const idxFileNames = {
  images: 'train-images-idx3-ubyte',
  labels: 'train-labels-idx1-ubyte',
} as const;

/** The name of the file of images in colour, which have a fourth size: red, green and blue. */
export const idxColorImages = 'train-images-idx4-ubyte';

/**
 * The first bytes of an IDX file, of unsigned bytes where it is not said: magic number, then each size, all big-endian.
 *
 * @param sizes [count, height, width] for grey images, [count, height, width, 3] in colour, [count] for labels
 * @param type of the numbers: 0x08 unsigned bytes, 0x0c integers of four bytes
 * @see http://yann.lecun.com/exdb/mnist/ "The IDX file format"
 */
export function idxHeader(sizes: readonly number[], type = 0x08): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 + 4 * sizes.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type * 0x100 + sizes.length);
  for (const [index, size] of sizes.entries()) view.setUint32(4 + 4 * index, size);
  return bytes;
}

/** What the files follow from in a model's manifest. */
interface IdxModel {
  readonly image: { readonly height: number; readonly width: number; readonly channels: 1 | 3 };
  readonly labels: readonly string[] | null;
}

/** The two files of a data set: their names, and what stands before their numbers. */
export interface ArrayFiles {
  readonly images: { readonly name: string; readonly header: Uint8Array };
  readonly labels: {
    readonly name: string;
    readonly header: Uint8Array;
    /** Bytes of a label: four where there are more than 256 classes. */
    readonly bytesOf: 1 | 4;
  };
}

/**
 * The IDX files of images and labels, as MNIST has them.
 *
 * @param count of the images
 */
export function idxFiles(count: number, { image, labels }: IdxModel): ArrayFiles {
  const { height, width, channels } = image;
  const isColor = channels === 3;
  const isWide = (labels?.length ?? 0) > 256;
  return {
    images: {
      name: isColor ? idxColorImages : idxFileNames.images,
      header: idxHeader([count, height, width, ...(isColor ? [channels] : [])]),
    },
    labels: {
      name: isWide ? 'train-labels-idx1-int' : idxFileNames.labels,
      header: idxHeader([count], isWide ? 0x0c : 0x08),
      bytesOf: isWide ? 4 : 1,
    },
  };
}

/** Labels as the files of {@link ArrayFiles} have them, the highest byte first. */
export function labelBytes(labels: Iterable<number>, bytesOf: 1 | 4): Uint8Array {
  const numbers = [...labels];
  if (bytesOf === 1) return Uint8Array.from(numbers);
  const bytes = new Uint8Array(4 * numbers.length);
  const view = new DataView(bytes.buffer);
  for (const [index, label] of numbers.entries()) view.setInt32(4 * index, label);
  return bytes;
}
