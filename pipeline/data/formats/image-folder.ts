import { join } from 'node:path';
import { InvalidInput } from '../../invalid-input.ts';
import type { ClassImage } from './class-folders.ts';
import { isImageName, readClassFolders } from './class-folders.ts';
import { listInputFolder } from '../input-files.ts';
import type { LabelledImages, TrainAndTest } from '../labelled-images.ts';

/** Labels are stored as bytes. */
const classLimit = 256;

/**
 * Loads images whose folders name their classes: `folder/<class>/*.png` to train on, or
 * `folder/train/<class>/*.png` and, where there are some, `folder/test/<class>/*.png`. Labels go by
 * the classes' names, numbers in them by value. Images of any colour are turned to grey.
 *
 * @throws InvalidInput naming the first file or folder that cannot be used
 */
export async function loadImageFolder(folder: string): Promise<TrainAndTest> {
  const { folders } = await listInputFolder(folder);
  const isSplit =
    folders.includes('train') && folders.every((name) => name === 'train' || name === 'test');
  const trainFolder = isSplit ? join(folder, 'train') : folder;
  const labels = await listClasses(trainFolder);
  const classes = new Map(labels.map((name, label) => [name, label]));
  const train = await readClassFolders(trainFolder, classes);
  const hasTest = isSplit && folders.includes('test');
  const test = hasTest ? await readTest(join(folder, 'test'), classes, train) : undefined;
  return { labels, train: joinImages(train), test: test && joinImages(test) };
}

async function listClasses(folder: string): Promise<readonly string[]> {
  const { files, folders } = await listInputFolder(folder);
  const loose = files.find(isImageName);
  if (loose) throw new InvalidInput(`${join(folder, loose)}: an image outside the class folders`);
  if (folders.length === 0) throw new InvalidInput(`${folder}: no class folders`);
  if (folders.length > classLimit) {
    throw new InvalidInput(`${folder}: ${folders.length} class folders, at most ${classLimit}`);
  }
  return folders;
}

async function readTest(
  folder: string,
  trainClasses: ReadonlyMap<string, number>,
  train: readonly ClassImage[],
): Promise<readonly ClassImage[]> {
  const classes = new Map<string, number>();
  for (const name of await listClasses(folder)) {
    const label = trainClasses.get(name);
    if (label === undefined) {
      throw new InvalidInput(`${join(folder, name)}: not a class of the train images`);
    }
    classes.set(name, label);
  }
  return readClassFolders(folder, classes, train[0]);
}

function joinImages(images: readonly ClassImage[]): LabelledImages {
  const count = images.length;
  const { height = 0, width = 0 } = images[0] ?? {};
  const pixels = new Uint8Array(count * height * width);
  for (const [index, image] of images.entries()) pixels.set(image.pixels, index * height * width);
  return { count, height, width, pixels, labels: Uint8Array.from(images, ({ label }) => label) };
}
