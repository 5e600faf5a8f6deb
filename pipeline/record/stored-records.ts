import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { InvalidInput } from '../invalid-input.ts';

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
  const text = await readText(file);
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
  const lines = ((await readText(file)) ?? '').split('\n').slice(0, -1);
  return lines.map((line, index) => parseRecord(line, schema, `${file}: line ${index + 1}`));
}

async function readText(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function parseRecord<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  place: string,
): z.infer<Schema> {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new InvalidInput(`${place}: ${reason.replaceAll(/\s*\n\s*/g, ' ')}`);
  }
}
