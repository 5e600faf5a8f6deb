import { basename } from 'node:path';
import { InvalidInput } from '../../invalid-input.ts';

/** The names of the files of a split; absent: there is none. */
export interface IdxSplit {
  readonly images?: string;
  readonly labels?: string;
}

/** The files of one data set in a folder. */
export interface IdxSplits {
  /** What its names begin with, such as "emnist-letters"; '' for MNIST's own names. */
  readonly prefix: string;
  readonly train?: IdxSplit;
  readonly test?: IdxSplit;
}

/** What a name says of a file. */
interface IdxFile {
  readonly prefix: string;
  readonly split: 'train' | 'test';
  readonly kind: 'images' | 'labels';
  readonly isPacked: boolean;
}

/**
 * train-images-idx3-ubyte, train-images.idx3-ubyte, emnist-letters-test-labels-idx1-ubyte.gz,
 * qmnist-test-labels-idx2-int.gz, train_images.idx and so on; browsers add " (1)" to a name that they save again.
 */
const idxName =
  /^(?:(.+)[-_.])?(train|t10k|test)[-_.](images|labels)[-_.](?:idx(?:[1-4][-_.](?:ubyte|int))?|ubyte)(?: ?\(\d+\))?(\.gz)?$/i;

/** What a name says of an IDX file, or a path such as train/images-idx3-ubyte; null: it is none. */
export function idxFileOf(path: string): IdxFile | null {
  const match = idxName.exec(basename(path)) ?? idxName.exec(path.replaceAll(/[/\\]/g, '-'));
  const [, prefix = '', split, kind, packed] = match ?? [];
  if (!split || !kind) return null;
  return {
    prefix,
    split: split.toLowerCase() === 'train' ? 'train' : 'test',
    kind: kind.toLowerCase() as IdxFile['kind'],
    isPacked: packed !== undefined,
  };
}

/**
 * Sorts the IDX files of a folder. Of a file and its gzip beside it, as torchvision leaves them, the plain one counts.
 *
 * @param areEqual whether two files have the same contents
 * @throws InvalidInput for files of several data sets, and for two different files with one purpose
 */
export async function idxSplits(
  folder: string,
  names: readonly string[],
  areEqual: (name: string, other: string) => Promise<boolean>,
): Promise<IdxSplits> {
  const files = names.flatMap((name) => {
    const file = idxFileOf(name);
    return file ? [{ ...file, name }] : [];
  });
  const prefixes = [...new Set(files.map(({ prefix }) => prefix))];
  const [prefix = '', second] = prefixes;
  if (second !== undefined) {
    const all = prefixes.map((each) => each || 'files without a name before train-').join(', ');
    throw new InvalidInput(
      `${folder}: has several data sets (${all}); name one of them, such as ${folder}/${second}`,
    );
  }
  const found: { [split in IdxFile['split']]?: { [kind in IdxFile['kind']]?: string } } = {};
  for (const { split, kind, name, isPacked } of files) {
    const other = found[split]?.[kind];
    if (other !== undefined && !(await areEqual(other, name))) {
      throw new InvalidInput(
        `${folder}: both ${other} and ${name} are ${split} ${kind} and they differ, keep one`,
      );
    }
    const kept = other !== undefined && isPacked ? other : name;
    found[split] = { ...found[split], [kind]: kept };
  }
  return { prefix, ...found };
}
