import { extname, join } from 'node:path';
import { InvalidInput } from '../../invalid-input.ts';
import { type ImageSamples, decodeImageFile, greyPixels } from '../image-file.ts';
import type { LabelledImages, TrainAndTest } from '../images.ts';
import { listInputFolder, readInputFile } from '../input-files.ts';

/** An image in a class folder. */
interface ClassImage {
  readonly file: string;
  readonly label: number;
  readonly height: number;
  readonly width: number;
  /** [height, width], 0..255 */
  readonly pixels: Uint8Array;
}

const extensions = ['.png', '.jpg', '.jpeg', '.tif', '.tiff'];

/** Labels are stored as bytes. */
const classLimit = 256;

/**
 * Loads images whose folders name their classes: `folder/<class>/*.png` to train on, or
 * `folder/train/<class>/*.png` and, where there are some, `folder/test/<class>/*.png`. Labels number
 * the classes in the order of their names, '2' before '10'. Colour images are converted to grey.
 *
 * @throws InvalidInput naming the first file or folder that cannot be used
 */
export async function loadClassFolders(folder: string): Promise<TrainAndTest> {
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

/** True for the names of the image files that class folders may hold. */
function isImageName(name: string): boolean {
  return extensions.includes(extname(name).toLowerCase());
}

/**
 * Reads the images of class folders, by class and then by name; all have the first one's size.
 *
 * @param parent the folder that holds the class folders
 * @param classes the class folders' names with their labels
 * @param model an image of a folder that was read before, whose size these must have
 * @throws InvalidInput naming the first file or folder that cannot be used
 */
async function readClassFolders(
  parent: string,
  classes: ReadonlyMap<string, number>,
  model?: ClassImage,
): Promise<readonly ClassImage[]> {
  const images: ClassImage[] = [];
  for (const [name, label] of classes) {
    const folder = join(parent, name);
    for (const fileName of await listImages(folder)) {
      const image = await readImage(join(folder, fileName), label);
      checkSize(image, model ?? images[0] ?? image);
      images.push(image);
    }
  }
  return images;
}

async function listImages(folder: string): Promise<readonly string[]> {
  const { files, folders } = await listInputFolder(folder);
  const [inner] = folders;
  if (inner) throw new InvalidInput(`${join(folder, inner)}: a folder inside a class folder`);
  const other = files.find((file) => !isImageName(file));
  if (other) {
    throw new InvalidInput(`${join(folder, other)}: not an image (${extensions.join(', ')})`);
  }
  if (files.length === 0) throw new InvalidInput(`${folder}: a class folder without images`);
  return files;
}

async function readImage(file: string, label: number): Promise<ClassImage> {
  const samples = decodeFile(await readInputFile(file), file);
  const { height, width } = samples;
  return { file, label, height, width, pixels: greyPixels(samples) };
}

function decodeFile(bytes: Uint8Array, file: string): ImageSamples {
  try {
    return decodeImageFile(bytes);
  } catch (error) {
    throw new InvalidInput(`${file}: cannot be decoded (${reasonOf(error)})`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  if (cause) return `${message} ${reasonOf(cause)}`;
  // V8's words for a read past the end of the bytes.
  return message.includes('outside the bounds') ? 'it ends too early' : message;
}

function checkSize(image: ClassImage, model: ClassImage): void {
  if (image.height === model.height && image.width === model.width) return;
  const found = `${image.width} wide and ${image.height} high`;
  const expected = `${model.width} wide and ${model.height} high`;
  throw new InvalidInput(`${image.file}: ${found}, expected ${expected} as in ${model.file}`);
}
