import { Float16Array } from '@petamoriken/float16';
import * as tf from '@tensorflow/tfjs-core';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { sizeOf } from '../../models/network/layers.ts';
import { type NetworkSpecification, networkParameters } from '../../models/network/network.ts';
import { sha256Hex } from '../../models/digest.ts';
import { requireHalfFloats, toFloat16Bytes } from '../export/network.ts';
import { writeFolderDurably } from '../files/durable-writes.ts';
import type { Classifier } from './network.ts';
import { describeUnfit, heldTo } from '../../models/schema-issues/issues.ts';
import { type ClassifierRecipe, recipeSchema } from './recipe.ts';
import type { Parameters } from '../nn/forward.ts';

/** Which classifier is wanted: one that is trained by this recipe on these data. */
type WantedClassifier = Pick<ClassifierDescription, 'dataset' | 'recipe'>;

/**
 * The name of a classifier's folder: 12 hex digits of its data's digest, how many validation images it has not
 * seen, if any, and 8 hex digits of its recipe's digest.
 */
export async function classifierFolderName({ dataset, recipe }: WantedClassifier): Promise<string> {
  const { sha256, validationImages } = dataset;
  const digest = await recipeDigest(recipe);
  const without = validationImages ? `-without-${validationImages}` : '';
  return `${sha256.slice(0, 12)}${without}-${digest.slice(0, 8)}`;
}

/** Writes a classifier as a folder, classifier.json and weights.bin, whole or not at all. */
export async function writeClassifier(
  folder: string,
  description: Omit<ClassifierDescription, 'weights'>,
  weights: Uint8Array,
): Promise<void> {
  const text = await encodeDescription({
    ...description,
    weights: { bytes: weights.length, sha256: await sha256Hex(weights) },
  });
  const files = [
    ['weights.bin', weights],
    ['classifier.json', text],
  ] as const;
  await writeFolderDurably(folder, new Map<string, Uint8Array | string>(files));
}

/**
 * Reads a classifier and proves it: format, both digests, the weights' length, and that it is the wanted
 * one. The caller disposes it.
 *
 * @param wanted null: whichever lies there
 * @returns undefined where there is none
 * @throws ClassifierError that names the file and what is wrong
 */
export async function readClassifier(
  folder: string,
  wanted: WantedClassifier | null,
): Promise<Classifier | undefined> {
  const [file, weightsFile] = [join(folder, 'classifier.json'), join(folder, 'weights.bin')];
  const [text, bytes] = await Promise.all([readPresent(file), readPresent(weightsFile)]);
  if (!text && !bytes) return undefined;
  if (!text) throw new ClassifierError(`${file}: no such file`);
  if (!bytes) throw new ClassifierError(`${weightsFile}: no such file`);
  const { dataset, recipe, weights, testAccuracy } = await parseDescription(
    text.toString('utf8'),
    file,
  );
  const isWanted =
    wanted === null ||
    (dataset.sha256 === wanted.dataset.sha256 &&
      dataset.validationImages === wanted.dataset.validationImages &&
      isDeepStrictEqual(recipe, wanted.recipe));
  if (!isWanted) {
    throw new ClassifierError(
      `${file}: was trained on other data or by another recipe than the requested classifier`,
    );
  }
  const { network } = recipe;
  const length = weightBytesLength(network);
  if (bytes.length !== length) {
    throw new ClassifierError(`${weightsFile}: ${length} bytes expected, ${bytes.length} found`);
  }
  const sha256 = await sha256Hex(bytes);
  if (sha256 !== weights.sha256) {
    throw new ClassifierError(
      `${weightsFile}: SHA-256 ${weights.sha256} promised, ${sha256} found: altered or torn`,
    );
  }
  return { network, parameters: decodeWeights(network, bytes), sha256, testAccuracy };
}

async function readPresent(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new ClassifierError(`${file}: ${message}`, { cause: error });
  }
}

/** Raised when a reader of the present format would take the weights for something else. */
const format = 1;

const hexDigest = z.string().regex(/^[0-9a-f]{64}$/);

/** Fields in this order are what the digest is over. */
const contentSchema = z.strictObject({
  format: z.literal(format),
  dataset: z.strictObject({
    name: z.string(),
    sha256: hexDigest,
    /** Training images that were held out; absent: none. */
    validationImages: z.int().positive().optional(),
  }),
  recipe: recipeSchema,
  /** What trained it; all but wasm round in their own way. */
  engine: z.string(),
  testAccuracy: z.number().min(0).max(1),
  /** Of weights.bin. */
  weights: z.strictObject({ bytes: z.int().nonnegative(), sha256: hexDigest }),
});

/** The weights have a digest of their own; this one is of the rest, as JSON without white space. */
const descriptionSchema = contentSchema.extend({ sha256: hexDigest });

/** What classifier.json says. */
type ClassifierDescription = Omit<z.infer<typeof contentSchema>, 'format'>;

/** classifier.json's text. */
export async function encodeDescription(description: ClassifierDescription): Promise<string> {
  const content = contentSchema.parse({ format, ...description });
  return `${JSON.stringify({ ...content, sha256: await digestOf(content) }, null, 1)}\n`;
}

/**
 * Reads classifier.json's text.
 *
 * @throws ClassifierError that names the file and what is wrong: no JSON, another format, a wrong field or
 *   an altered one
 */
export async function parseDescription(text: string, file: string): Promise<ClassifierDescription> {
  const json = parseJson(text, file);
  const found = z.looseObject({ format: z.int() }).safeParse(json);
  if (found.success && found.data.format !== format) {
    throw new ClassifierError(
      `${file}: format ${found.data.format}, this program reads format ${format}`,
    );
  }
  const held = heldTo(descriptionSchema, json);
  if ('unfit' in held) throw new ClassifierError(`${file}: ${describeUnfit(held.unfit)}`);
  const { sha256, ...content } = held.data;
  const digest = await digestOf(content);
  if (digest !== sha256) {
    throw new ClassifierError(`${file}: SHA-256 ${sha256} promised, ${digest} found: altered`);
  }
  const { format: _, ...description } = content;
  return description;
}

/** The SHA-256 of a recipe, whatever the order of its fields. */
async function recipeDigest(recipe: ClassifierRecipe): Promise<string> {
  return digestOf(recipeSchema.parse(recipe));
}

/** By the order of the schema's fields, in which zod gives what it has parsed. */
async function digestOf(parsed: object): Promise<string> {
  return sha256Hex(new TextEncoder().encode(JSON.stringify(parsed)));
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ClassifierError(`${file}: not JSON: altered or torn`);
  }
}

/**
 * A network's tensors as bytes: little-endian half floats, tensor after tensor in the network's order.
 *
 * @throws RangeError for a value that is no half float, as after training has diverged
 */
export async function encodeWeights(
  network: NetworkSpecification,
  parameters: Parameters,
): Promise<Uint8Array> {
  const chunks = await Promise.all(
    networkParameters(network).map(async ({ name }) => {
      const tensor = parameters.get(name);
      if (!tensor) throw new Error(`parameter ${name} is missing`);
      const values = await tensor.data<'float32'>();
      requireHalfFloats(name, values);
      return toFloat16Bytes(values);
    }),
  );
  return new Uint8Array(Buffer.concat(chunks));
}

/** How many bytes a network's weights take. */
function weightBytesLength(network: NetworkSpecification): number {
  return networkParameters(network).reduce((sum, { shape }) => sum + 2 * sizeOf(shape), 0);
}

/**
 * The tensors of {@link encodeWeights}' bytes. The caller disposes them.
 *
 * @throws RangeError for bytes of another length than the network's
 */
export function decodeWeights(network: NetworkSpecification, bytes: Uint8Array): Parameters {
  const expected = weightBytesLength(network);
  if (bytes.length !== expected) {
    throw new RangeError(`${expected} bytes of weights expected, ${bytes.length} found`);
  }
  // A copy of its own: a file's bytes may start at an odd place of a shared buffer.
  const values = new Float32Array(new Float16Array(bytes.slice().buffer));
  let offset = 0;
  return new Map(
    networkParameters(network).map(({ name, shape }) => {
      const size = sizeOf(shape);
      const tensor = tf.tensor(values.slice(offset, offset + size), [...shape], 'float32');
      offset += size;
      return [name, tensor] as const;
    }),
  );
}

/** A kept classifier cannot be used: torn, altered or of another format. The message names the file. */
export class ClassifierError extends Error {
  override readonly name = 'ClassifierError' as const;
}
