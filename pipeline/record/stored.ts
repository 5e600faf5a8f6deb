import * as z from 'zod';
import type { Manifest } from '../../models/manifest/manifest.ts';
import { newestModel } from '../../models/manifest/model-folder.ts';
import { readTextIfPresent } from '../files/missing-files.ts';
import { InvalidInput } from '../invalid-input.ts';
import { describeUnfit, heldTo } from '../../models/schema-issues/issues.ts';
import type { RunFolder } from './run-folder.ts';

/**
 * Reads a JSON file that may be missing.
 *
 * @returns null when there is no such file
 * @throws InvalidInput that names the file when it holds something else
 */
export async function readStoredJson<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): Promise<z.infer<Schema> | null> {
  const text = await readTextIfPresent(file);
  return text === null ? null : parseRecord(text, schema, file);
}

/**
 * Reads a file with a JSON value a line that may be missing. A last line without its end is passed over: a
 * process was killed, or is at work on it.
 *
 * @returns nothing when there is no such file
 * @throws InvalidInput that names the file and the line when one is something else
 */
export async function readJsonLines<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): Promise<readonly z.infer<Schema>[]> {
  const lines = ((await readTextIfPresent(file)) ?? '').split('\n').slice(0, -1);
  return lines.map((line, index) => parseRecord(line, schema, `${file}: line ${index + 1}`));
}

function parseRecord<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  place: string,
): z.infer<Schema> {
  const held = heldTo(schema, parseJson(text, place));
  if ('data' in held) return held.data;
  throw new InvalidInput(`${place}: ${describeUnfit(held.unfit)}`);
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new InvalidInput(`${place}: is not JSON: ${(error as Error).message}`);
  }
}

/** A generated image, and the training image that is nearest to it. */
const closestPairSchema = z.strictObject({
  /** height × width bytes, 0 (background) to 255 (ink), row by row, in base64. */
  generated: z.base64(),
  nearest: z.base64(),
  /** Euclidean, over pixels in [0, 1]; 0: a copy. */
  distance: z.number().nonnegative(),
  /** The label that was asked for; null: none was. */
  label: z.int().nonnegative().nullable(),
});

/** All of closest-pairs.json, nearest first. */
export const closestPairsSchema = z.array(closestPairSchema).readonly();

export type ClosestPair = Readonly<z.infer<typeof closestPairSchema>>;

/**
 * The manifest of the model that a run has made: of several the one of the most iterations, and of these the one with
 * the most companions.
 *
 * @returns null for a run that has made none yet
 * @throws ModelError when a manifest is damaged
 */
export async function readNewestManifest({ model }: RunFolder): Promise<Manifest | null> {
  return newestModel(model);
}
