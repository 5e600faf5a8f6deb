import { join } from 'node:path';
import type { DatasetFormat } from './format.ts';
import { classFolders, isImageName } from './formats/class-folders.ts';
import { csvFiles } from './formats/csv.ts';
import { idxFiles } from './formats/idx.ts';
import { numpyFiles } from './formats/numpy.ts';
import { parquetFiles } from './formats/parquet.ts';
import type { InputPlace } from './input-tree.ts';

/** The formats whose files hold many images each. */
export const arrayFormats: readonly DatasetFormat[] = [
  idxFiles,
  csvFiles,
  parquetFiles,
  numpyFiles,
];

/** Folders in folders that are looked through for files of {@link arrayFormats}. */
const deepest = 3;

/**
 * Where the data of a place lie: in the folder that alone lies in it, as archives are often packed, and where folders
 * hold no image but files of many images, in those files: `data/train-00000-of-00001.parquet` beside README.md, or a
 * folder for each of MNIST's files.
 */
export async function dataPlace(place: InputPlace): Promise<InputPlace> {
  const inner = await onlyFolder(place);
  if (inner) return dataPlace(inner);
  const { files, folders } = place.entries;
  if (folders.length === 0 || files.some(isData)) return place;
  const found = await filesBelow(place, '', deepest);
  const isKnown =
    found && arrayFormats.some(({ recognises }) => recognises({ files: found, folders: [] }));
  return isKnown ? { ...place, entries: { files: found, folders: [] } } : place;
}

function isData(name: string): boolean {
  return isImageName(name) || isArrayFile(name);
}

function isArrayFile(name: string): boolean {
  return arrayFormats.some(({ recognises }) => recognises({ files: [name], folders: [] }));
}

/** The folder that alone lies in another and has folders or data files. */
async function onlyFolder({ tree, folder, entries }: InputPlace): Promise<InputPlace | null> {
  const [only, another] = entries.folders;
  if (only === undefined || another !== undefined || entries.files.some(isData)) return null;
  if (classFolders.isSplit([only])) return null;
  const path = join(folder, only);
  const inner = await tree.list(path);
  const holdsData = arrayFormats.some((format) => format.recognises(inner));
  const holdsFolders = inner.folders.length > 0 && !inner.files.some(isImageName);
  return holdsData || holdsFolders ? { tree, folder: path, entries: inner } : null;
}

/** The files of many images below a folder, by their paths in it; null: images are there, too. */
async function filesBelow(
  { tree, folder }: InputPlace,
  path: string,
  depth: number,
): Promise<readonly string[] | null> {
  const { files, folders } = await tree.list(join(folder, path));
  if (files.some(isImageName)) return null;
  const found = files.map((name) => join(path, name)).filter(isArrayFile);
  if (depth === 0) return found;
  for (const name of folders) {
    const below = await filesBelow(
      { tree, folder, entries: { files, folders } },
      join(path, name),
      depth - 1,
    );
    if (below === null) return null;
    found.push(...below);
  }
  return found;
}
