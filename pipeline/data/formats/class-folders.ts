import { extname, join } from 'node:path';
import { InvalidInput } from '../../invalid-input.ts';
import { greyPixels } from '../grey-pixels.ts';
import { decodeImageFile } from '../image-file.ts';
import type { ImageSamples } from '../image-samples.ts';
import { listInputFolder, readInputFile } from '../input-files.ts';

/** An image in a class folder. */
export interface ClassImage {
  readonly file: string;
  readonly label: number;
  readonly height: number;
  readonly width: number;
  /** [height, width], 0..255 */
  readonly pixels: Uint8Array;
}

const extensions = ['.png', '.jpg', '.jpeg', '.tif', '.tiff'];

/** True for the names of the image files that class folders may hold. */
export function isImageName(name: string): boolean {
  return extensions.includes(extname(name).toLowerCase());
}

/**
 * Reads the images of class folders, by class and then by name; all have the first one's size.
 *
 * @param parent the folder that holds the class folders
 * @param classes the class folders' names with their labels
 * @param model an image whose size these must have, where another folder's come before
 * @throws InvalidInput naming the first file or folder that cannot be used
 */
export async function readClassFolders(
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
  // What V8 says when a decoder reads on behind the end.
  return message.includes('outside the bounds') ? 'it ends too early' : message;
}

function checkSize(image: ClassImage, model: ClassImage): void {
  if (image.height === model.height && image.width === model.width) return;
  const found = `${image.width} wide and ${image.height} high`;
  const expected = `${model.width} wide and ${model.height} high`;
  throw new InvalidInput(`${image.file}: ${found}, expected ${expected} as in ${model.file}`);
}
