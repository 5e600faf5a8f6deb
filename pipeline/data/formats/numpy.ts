import { extname, join, parse } from 'node:path';
import { InvalidInput } from '../../invalid-input.ts';
import { numberedLabels } from '../class-labels.ts';
import type { DatasetFormat, FormatInput } from '../format.ts';
import {
  dimensionsText,
  haveSameDimensions,
  type LabelledImages,
  type TrainAndTest,
} from '../images.ts';
import { openZipTree } from '../zip-tree.ts';
import { type NumpyArray, parseNumpy } from './npy-bytes.ts';

/** An array with the name that it was saved under and the file it lies in. */
interface NamedArray extends NumpyArray {
  readonly name: string;
  readonly file: string;
}

/** What arrays are called, by what they hold, in lower case; the first match counts. */
const roles = {
  trainImages: /^(x_?train|train_?(x|images|imgs|data)|images|imgs|x|data|arr_0)$/,
  trainLabels: /^(y_?train|train_?(y|labels)|labels|y|targets?)$/,
  testImages: /^(x_?(test|val)|(test|val)_?(x|images|imgs|data))$/,
  testLabels: /^(y_?(test|val)|(test|val)_?(y|labels))$/,
} as const;

type Role = keyof typeof roles;

/** NumPy's arrays, as Keras has MNIST: one .npz with x_train, y_train, x_test and y_test, or a .npy or .npz for each. */
export const numpyFiles: DatasetFormat = {
  name: 'NumPy files',
  example: 'mnist.npz with x_train and y_train, or x_train.npy and y_train.npy',
  recognises: ({ files }) => files.some((name) => /\.np[yz]$/i.test(name)),
  load: loadNumpy,
};

async function loadNumpy(input: FormatInput): Promise<TrainAndTest> {
  const arrays = await readArrays(input);
  const found: { [role in Role]?: NamedArray } = {};
  for (const array of arrays) {
    const role = roleOf(array.name);
    if (!role) continue;
    const other = found[role];
    if (other) {
      throw new InvalidInput(`${array.file}: ${other.file} has the same purpose, keep one`);
    }
    found[role] = array;
  }
  const { trainImages, trainLabels, testImages, testLabels } = found;
  if (!trainImages) {
    const names = arrays.map(({ name }) => name).join(', ');
    throw new InvalidInput(
      `${input.folder}: no array of training images; it has ${names}, and one must be called x_train, train_images or images`,
    );
  }
  const train = imagesOf(trainImages, trainLabels);
  const test = testImages && imagesOf(testImages, testLabels);
  if (!trainLabels) return { labels: ['image'], train, test };
  if (test && !haveSameDimensions(test, train)) {
    throw new InvalidInput(
      `${testImages.file}: images of ${dimensionsText(test)}, but ${dimensionsText(train)} in ${trainImages.file}`,
    );
  }
  const labels = numberedLabels(train.labels);
  const unknown = test?.labels.find((label) => label >= labels.length);
  if (unknown !== undefined) {
    throw new InvalidInput(
      `${testLabels?.file}: label ${unknown}, but none above ${labels.length - 1} in ${trainLabels.file}`,
    );
  }
  return { labels, train, test };
}

/** KMNIST's "kmnist-train-imgs" has the purpose of "train_imgs". */
function roleOf(name: string): Role | undefined {
  const plain = name
    .toLowerCase()
    .replaceAll('-', '_')
    .replace(/^(k?mnist|k49|fashion_mnist)_/, '');
  return (Object.keys(roles) as Role[]).find((role) => roles[role].test(plain));
}

/** All arrays of a folder's files. An .npz is a zip of .npy files; one with a single array has its own name. */
async function readArrays({ tree, folder, entries }: FormatInput): Promise<readonly NamedArray[]> {
  const arrays: NamedArray[] = [];
  for (const fileName of entries.files) {
    const file = join(folder, fileName);
    const extension = extname(fileName).toLowerCase();
    if (extension === '.npy') {
      arrays.push({ ...parseNumpy(await tree.read(file), file), name: parse(fileName).name, file });
    } else if (extension === '.npz') {
      arrays.push(...(await readArchive(await tree.read(file), file)));
    }
  }
  return arrays;
}

async function readArchive(bytes: Uint8Array, path: string): Promise<readonly NamedArray[]> {
  const archive = await openZipTree(path, bytes);
  try {
    const { files } = await archive.list(path);
    const arrays: NamedArray[] = [];
    for (const fileName of files) {
      const file = join(path, fileName);
      const name = files.length === 1 ? parse(path).name : parse(fileName).name;
      arrays.push({ ...parseNumpy(await archive.read(file), file), name, file });
    }
    return arrays;
  } finally {
    await archive.close();
  }
}

/** Images [count, height, width], or with a fourth dimension of 1 or 3, of whole numbers from 0 to 255, or of shares of 1. */
function imagesOf(images: NamedArray, labels: NamedArray | undefined): LabelledImages {
  const { shape, values, file } = images;
  const [count = 0, height = 0, width = 0, channels = 1] = shape;
  if (shape.length < 3 || shape.length > 4 || (channels !== 1 && channels !== 3) || count === 0) {
    throw new InvalidInput(
      `${file}: an array of ${shape.join(' × ')}; count × height × width is allowed, with × 1 or × 3 at the end or without`,
    );
  }
  return {
    count,
    height,
    width,
    channels,
    pixels: bytesOf(values, file),
    labels: labelsOf(labels, count, file),
  };
}

function bytesOf(values: Uint8Array | Float64Array, file: string): Uint8Array {
  if (values instanceof Uint8Array) return new Uint8Array(values);
  const highest = values.reduce((first, second) => Math.max(first, second), 0);
  const scale = highest <= 1 ? 255 : 1;
  const wrong = values.find((value) => !(value >= 0 && value * scale <= 255));
  if (wrong !== undefined) {
    throw new InvalidInput(`${file}: a pixel of ${wrong}; 0 to 255, or 0 to 1, are allowed`);
  }
  return Uint8Array.from(values, (value) => Math.round(value * scale));
}

function labelsOf(labels: NamedArray | undefined, count: number, file: string): Uint8Array {
  if (!labels) return new Uint8Array(count);
  const { shape, values } = labels;
  const columns = shape.slice(1).reduce((product, size) => product * size, 1);
  if (shape[0] !== count || columns !== 1) {
    throw new InvalidInput(
      `${labels.file}: an array of ${shape.join(' × ')}, but ${count} images in ${file} need a label each`,
    );
  }
  const wrong = values.find((label) => !(Number.isInteger(label) && label >= 0 && label <= 255));
  if (wrong !== undefined) {
    throw new InvalidInput(
      `${labels.file}: label ${wrong}; whole numbers from 0 to 255 are allowed`,
    );
  }
  return Uint8Array.from(values);
}
