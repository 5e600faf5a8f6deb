import { extname, join, parse } from 'node:path';
import { InvalidInput } from '../../invalid-input.ts';
import type { DatasetFormat, FormatInput } from '../format.ts';
import {
  dimensionsText,
  haveSameDimensions,
  type ImageDimensions,
  type TrainAndTest,
} from '../images.ts';
import { firstNames } from '../input-files.ts';
import { openZipTree } from '../zip-tree.ts';
import { arrayImages, faintness, type NamedArray } from './array-images.ts';
import { parseNumpy } from './npy-bytes.ts';
import { type FileImages, withOneMeaning } from './text-labels.ts';

const splits = ['train', 'validation', 'test'] as const;

type Split = (typeof splits)[number];
type Kind = 'images' | 'labels';

/** "x_train", "train_images", "labels_test", "yval"; KMNIST's "kmnist-train-imgs". */
const splitName = '(train|val|test)(?:ing|id|idation)?';
const kindName = '(x|images?|imgs?|data|y|labels?|targets?)';
const inFront = new RegExp(`^${splitName}_?${kindName}$`);
const behind = new RegExp(`^${kindName}_?${splitName}$`);
/** Of arrays without the name of a split. NumPy itself calls them arr_0 and arr_1. */
const alone = new RegExp(`^(?:${kindName}|arr_[01])$`);

/** NumPy's arrays, as Keras has MNIST: one .npz with x_train, y_train, x_test and y_test, or a .npy or .npz for each. */
export const numpyFiles: DatasetFormat = {
  name: 'NumPy files',
  example: 'mnist.npz with x_train and y_train, or x_train.npy and y_train.npy',
  recognises: ({ files }) => files.some((name) => /\.np[yz]$/i.test(name)),
  load: loadNumpy,
};

/** The arrays of a split. */
type Arrays = { readonly [kind in Kind]?: NamedArray };

/**
 * As with class folders, images for validation beside test images are trained on, and are the test images without
 * others. Of training images with labels no others are used without.
 */
async function loadNumpy(input: FormatInput): Promise<TrainAndTest> {
  const { folder, note } = input;
  const { found, unused } = await readArrays(input);
  const { images, labels } = found.train ?? {};
  if (!images) {
    throw new InvalidInput(
      `${folder}: no array of training images; it has ${firstNames(unused)}, and one must be called x_train, train_images or images`,
    );
  }
  if (unused.length > 0) note(`arrays that are not used: ${firstNames(unused)}`);
  if (!labels) note(`${images.file}: has no array of labels beside it, such as y_train`);
  const train = { ...arrayImages(images, labels), file: (labels ?? images).file };
  for (const line of faintness({ ...train, file: images.file })) note(line);
  const [validation, test] = (['validation', 'test'] as const).map((split) =>
    otherImages(found[split], labels !== undefined, { ...train, file: images.file }, note),
  );
  if (test && validation) {
    note(
      `${found.validation?.images?.file}: ${validation.count} images join the training images; a run holds out validation images of its own`,
    );
  }
  const contents = withOneMeaning(train, validation, test);
  return labels ? contents : { ...contents, labels: ['image'] };
}

/** The images of another split than that of the training images. */
function otherImages(
  { images, labels }: Arrays = {},
  needsLabels: boolean,
  train: ImageDimensions & { readonly file: string },
  note: (line: string) => void,
): (FileImages & { readonly file: string }) | undefined {
  if (!images) return undefined;
  if (needsLabels && !labels) {
    note(`${images.file}: has no labels beside it and is not used`);
    return undefined;
  }
  const read = arrayImages(images, needsLabels ? labels : undefined);
  if (haveSameDimensions(read, train)) return { ...read, file: (labels ?? images).file };
  throw new InvalidInput(
    `${images.file}: images of ${dimensionsText(read)}, but ${dimensionsText(train)} in ${train.file}`,
  );
}

function roleOf(name: string): { readonly split: Split; readonly kind: Kind } | null {
  const plain = name
    .toLowerCase()
    .replaceAll(/[-. ]/g, '_')
    .replace(/^(k?mnist|k49|fashion_mnist)_/, '');
  const [, split, kind] = inFront.exec(plain) ?? swapped(behind.exec(plain)) ?? [];
  if (split !== undefined && kind !== undefined) {
    return { split: split === 'val' ? 'validation' : (split as Split), kind: kindOf(kind) };
  }
  return alone.test(plain) ? { split: 'train', kind: kindOf(plain) } : null;
}

function swapped(match: RegExpExecArray | null): readonly (string | undefined)[] | null {
  return match && [match[0], match[2], match[1]];
}

function kindOf(name: string): Kind {
  return /^(y|label|target|arr_1)/.test(name) ? 'labels' : 'images';
}

/** An array that is not read yet. */
interface StoredArray {
  readonly name: string;
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** The arrays of a folder's files by what they hold, and the names of the others, which are not read. */
async function readArrays({ tree, folder, entries }: FormatInput): Promise<{
  readonly found: { readonly [split in Split]?: Arrays };
  readonly unused: readonly string[];
}> {
  const found: { [split in Split]?: Arrays } = {};
  const unused: string[] = [];
  for (const fileName of entries.files) {
    const path = join(folder, fileName);
    if (!/^\.np[yz]$/i.test(extname(fileName))) continue;
    const bytes = await tree.read(path);
    const isArchive = extname(fileName).toLowerCase() === '.npz';
    const stored = isArchive
      ? await readArchive(bytes, path)
      : [{ name: parse(fileName).name, file: path, bytes }];
    for (const { name, file, bytes: own } of stored) {
      const role = roleOf(name);
      if (!role) {
        unused.push(name);
        continue;
      }
      const { split, kind } = role;
      const other = found[split]?.[kind];
      if (other) throw new InvalidInput(`${file}: ${other.file} has the same purpose, keep one`);
      found[split] = { ...found[split], [kind]: { ...parseNumpy(own, file), name, file } };
    }
  }
  return { found, unused };
}

/** An .npz is a zip of .npy files; what its own name says counts where it has one array, as KMNIST's. */
async function readArchive(bytes: Uint8Array, path: string): Promise<readonly StoredArray[]> {
  const archive = await openZipTree(path, bytes);
  try {
    const { files } = await archive.list(path);
    const arrays: StoredArray[] = [];
    for (const fileName of files) {
      const file = join(path, fileName);
      const [own, archives] = [parse(fileName).name, parse(path).name];
      const name = files.length === 1 && roleOf(archives) ? archives : own;
      arrays.push({ name, file, bytes: await archive.read(file) });
    }
    return arrays;
  } finally {
    await archive.close();
  }
}
