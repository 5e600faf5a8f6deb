import { extname, join } from 'node:path';
import { InvalidInput } from '../../invalid-input.ts';
import { classLimit, requireShortNames } from '../class-labels.ts';
import type { DatasetFormat, FormatInput } from '../format.ts';
import { imageExtensions } from '../image-files/decode.ts';
import type { LabelledImages, TrainAndTest } from '../images.ts';
import { type LabelledFile, mostImageBytes } from '../decoded-file.ts';
import { pathsIn, readLabelledFiles, requireOwnNames } from '../labelled-files.ts';

/** What the folders of a split are called, in lower case. */
const splitNames = {
  train: ['train', 'training'],
  test: ['test', 'testing'],
  validation: ['val', 'valid', 'validation'],
} as const;

type Split = keyof typeof splitNames;

const allSplitNames = Object.values(splitNames).flat().join(', ');

/** Images whose folders name their classes: `folder/<class>/*.png`, or `folder/train/<class>/*.png` and so on. */
export const classFolders = {
  name: 'class folders',
  example: 'zero/1.png, or train/zero/1.png',
  recognises: ({ folders }) => folders.length > 0,
  load: loadClassFolders,
  /** Whether folders are the splits of a data set. */
  isSplit,
} as const satisfies DatasetFormat & Record<'isSplit', typeof isSplit>;

/** Other folders beside train and test are no classes. @throws InvalidInput naming one of them */
function requireOnlySplits(folder: string, folders: readonly string[]): void {
  const splits = folders.map(splitOf);
  const other = folders.find((_, index) => splits[index] === undefined);
  const hasBoth =
    splits.includes('train') && (splits.includes('test') || splits.includes('validation'));
  if (other === undefined || !hasBoth) return;
  throw new InvalidInput(
    `${join(folder, other)}: lies beside folders for training and test; only folders called ${allSplitNames} may`,
  );
}

function isSplit(folders: readonly string[]): boolean {
  const splits = folders.map(splitOf);
  return splits.includes('train') && !splits.includes(undefined);
}

function splitOf(folder: string): Split | undefined {
  const name = folder.toLowerCase();
  const splits = Object.keys(splitNames) as Split[];
  return splits.find((split) => (splitNames[split] as readonly string[]).includes(name));
}

/**
 * Labels number the classes in the order of their names, '2' before '10'. Beside a test folder a validation folder's
 * images are trained on: a run holds out validation images of its own. Without one they are the test images.
 *
 * @throws InvalidInput naming the first file or folder that cannot be used
 */
async function loadClassFolders(input: FormatInput): Promise<TrainAndTest> {
  const { folder, entries, note } = input;
  requireOnlySplits(folder, entries.folders);
  const folders = isSplit(entries.folders) ? splitFolders(folder, entries.folders) : {};
  const { train = folder, test, validation } = folders;
  const isFlat = train !== folder && (await holdsImagesOnly(input, train));
  const labels = isFlat ? ['image'] : await listClasses(input, train);
  const classes = new Map(labels.map((name, label) => [name, label]));
  const list = async (path: string) =>
    isFlat ? listImages(input, path, 0) : listClassImages(input, path, classes);
  const trainFiles = await list(train);
  const listOther = async (path: string | undefined) =>
    path === undefined || (!isFlat && (await lacksClasses(input, path))) ? [] : list(path);
  const validationFiles = await listOther(validation);
  const testFiles = await listOther(test);
  if (trainFiles.length === 0) throw new InvalidInput(`${train}: no image in its folders`);
  const joins = testFiles.length > 0 && validationFiles.length > 0;
  if (joins) {
    note(
      `${validation}: ${validationFiles.length} images join the training images; a run holds out validation images of its own`,
    );
  }
  const splits = joins
    ? [[...trainFiles, ...validationFiles], testFiles]
    : [trainFiles, testFiles.length > 0 ? testFiles : validationFiles];
  const read = await readLabelledFiles(splits, input);
  const [trainImages, testImages] = read.splits as [LabelledImages, LabelledImages];
  return {
    labels,
    train: trainImages,
    test: testImages.count > 0 ? testImages : undefined,
    trainPaths: pathsIn(folder, read.files[0]),
    testPaths: pathsIn(folder, read.files[1]),
    leftOutPaths: pathsIn(folder, read.leftOut),
    ...(read.ground && { ground: read.ground }),
  };
}

function splitFolders(
  folder: string,
  names: readonly string[],
): { readonly [split in Split]?: string } {
  const found = new Map<Split, string>();
  for (const name of names) {
    const split = splitOf(name);
    const other = split && found.get(split);
    if (other)
      throw new InvalidInput(`${folder}: both ${other} and ${name} are ${split}, keep one`);
    if (split) found.set(split, name);
  }
  return Object.fromEntries([...found].map(([split, name]) => [split, join(folder, name)]));
}

async function listClasses({ tree }: FormatInput, folder: string): Promise<readonly string[]> {
  const { files, folders } = await tree.list(folder);
  const loose = files.find(isImageName);
  if (loose) throw new InvalidInput(`${join(folder, loose)}: an image outside the class folders`);
  if (folders.length === 0) throw new InvalidInput(`${folder}: no class folders`);
  if (folders.length > classLimit) {
    throw new InvalidInput(`${folder}: ${folders.length} class folders, at most ${classLimit}`);
  }
  requireShortNames(folders, (name) => join(folder, name));
  return [...new Set(folders.map(classOf))];
}

/** The class of a folder: macOS stores "é" as two characters, and others type it as one. */
function classOf(folder: string): string {
  return folder.normalize('NFC');
}

async function holdsImagesOnly({ tree }: FormatInput, folder: string): Promise<boolean> {
  const { files, folders } = await tree.list(folder);
  return folders.length === 0 && files.some(isImageName);
}

/** Whether images beside training images with classes lie in no class folders, as Kaggle's test images; it is said. */
async function lacksClasses(input: FormatInput, folder: string): Promise<boolean> {
  if (!(await holdsImagesOnly(input, folder))) return false;
  input.note(`${folder}: its images lie in no class folders, and are not used`);
  return true;
}

/** True for the names of the image files that data sets may hold. */
export function isImageName(name: string): boolean {
  return imageExtensions.includes(extname(name).toLowerCase());
}

/** The images of class folders, by class and then by name. */
async function listClassImages(
  input: FormatInput,
  parent: string,
  classes: ReadonlyMap<string, number>,
): Promise<readonly LabelledFile[]> {
  const { folders } = await input.tree.list(parent);
  if (folders.length === 0) throw new InvalidInput(`${parent}: no class folders`);
  const files: LabelledFile[] = [];
  for (const name of folders) {
    const label = classes.get(classOf(name));
    const folder = join(parent, name);
    if (label === undefined) {
      throw new InvalidInput(`${folder}: not a class of the train images`);
    }
    files.push(...(await listImages(input, folder, label)));
  }
  return files;
}

/** The images of one folder, by name. */
async function listImages(
  { tree, note }: FormatInput,
  folder: string,
  label: number,
): Promise<readonly LabelledFile[]> {
  const entries = await tree.list(folder);
  const [inner] = entries.folders;
  if (inner) {
    throw new InvalidInput(
      `${join(folder, inner)}: a folder inside a class folder; class folders may lie in folders that are called ${allSplitNames}`,
    );
  }
  const others = entries.files.filter((file) => !isImageName(file));
  const [other] = others;
  if (other && others.length === entries.files.length) {
    throw new InvalidInput(`${join(folder, other)}: not an image (${imageExtensions.join(', ')})`);
  }
  if (other) note(`${join(folder, other)}: not an image; files left out: ${others.length}`);
  requireOwnNames(folder, entries.files);
  return entries.files.filter(isImageName).map((name): LabelledFile => {
    const file = join(folder, name);
    return { file, label, read: () => tree.read(file, mostImageBytes) };
  });
}
