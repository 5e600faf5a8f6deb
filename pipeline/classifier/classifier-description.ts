import * as z from 'zod';
import { sha256Hex } from '../../models/sha256.ts';
import { ClassifierError } from './classifier-error.ts';
import { type ClassifierRecipe, recipeSchema } from './recipe.ts';

/** Raised when a reader of the present format would take the weights for something else. */
const format = 1;

const hexDigest = z.string().regex(/^[0-9a-f]{64}$/);

/** Fields in this order are what the digest is over. */
const contentSchema = z.strictObject({
  format: z.literal(format),
  dataset: z.strictObject({ name: z.string(), sha256: hexDigest }),
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
export type ClassifierDescription = Omit<z.infer<typeof contentSchema>, 'format'>;

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
  const result = descriptionSchema.safeParse(json);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new ClassifierError(`${file}: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const { sha256, ...content } = result.data;
  const digest = await digestOf(content);
  if (digest !== sha256) {
    throw new ClassifierError(`${file}: SHA-256 ${sha256} promised, ${digest} found: altered`);
  }
  const { format: _, ...description } = content;
  return description;
}

/** The SHA-256 of a recipe, whatever the order of its fields. */
export async function recipeDigest(recipe: ClassifierRecipe): Promise<string> {
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
