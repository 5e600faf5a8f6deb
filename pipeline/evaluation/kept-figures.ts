import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { classify } from '../classifier/network.ts';
import { bytesOfImage } from '../data/images.ts';
import { writeFileDurably } from '../files/durable-writes.ts';
import { WriteError } from '../files/write-error.ts';
import { type RealData, type RealFigures, measureReal } from './real-figures.ts';

/**
 * Raised when the same images give other figures, or figures in another form, than before: files of an earlier
 * version are not read.
 */
const version = 1;

/** Reference images whose features show how this engine and this code compute. */
const probedImages = 16;

/**
 * The figures of the real images: those that an earlier evaluation of the same images kept, or measured now and kept
 * for the next one. They depend on the images, the classifier and the sizes, not on the model.
 *
 * @param folder where they are kept; where it cannot be written to, a line says so
 */
export async function loadOrMeasureReal(real: RealData, folder: string): Promise<RealFigures> {
  const file = join(folder, `real-${(await keyOf(real)).slice(0, 24)}.bin`);
  const kept = await readKept(file);
  if (kept) {
    real.progress.print(`the figures of the real images were measured before: ${file}`);
    return kept;
  }
  const measured = await measureReal(real);
  try {
    await mkdir(dirname(file), { recursive: true });
    const content = serialize(measured);
    await writeFileDurably(file, Buffer.concat([digestOf(content), content]));
  } catch (error) {
    const reason = error instanceof WriteError ? error.reason : (error as Error).message;
    real.progress.print(`${file}: the figures of the real images cannot be kept: ${reason}`);
  }
  return measured;
}

/** Bytes of a SHA-256, with which a file begins. */
const digestBytes = 32;

/** @returns undefined where there is no file, or one that is torn or altered */
async function readKept(file: string): Promise<RealFigures | undefined> {
  const bytes = await readFile(file).catch(() => undefined);
  if (!bytes) return undefined;
  const content = bytes.subarray(digestBytes);
  if (!digestOf(content).equals(bytes.subarray(0, digestBytes))) return undefined;
  return deserialize(content) as RealFigures;
}

/** A digest of all that the figures of the real images follow from. @returns hex */
async function keyOf({ dataset, images, classifier, sizes }: RealData): Promise<string> {
  const { train, labels, reference } = dataset;
  const hash = createHash('sha256');
  const { height, width, channels } = train;
  const parts = {
    version,
    image: [height, width, channels],
    sizes: [sizes.images, sizes.draws],
    counts: [train.count, images.count, labels.length],
    kind: reference.kind,
    classifier: classifier.sha256,
  };
  hash.update(JSON.stringify(parts));
  // The images themselves: the data set's own hash does not say which of them were held out.
  for (const { pixels, labels: classes } of [train, images]) hash.update(pixels).update(classes);
  const few = Math.min(probedImages, images.count);
  const probe = images.pixels.subarray(0, few * bytesOfImage(images));
  const { features } = await classify(classifier, probe, few);
  return hash.update(new Uint8Array(features.values.buffer)).digest('hex');
}

function digestOf(content: Uint8Array): Buffer {
  return createHash('sha256').update(content).digest();
}
