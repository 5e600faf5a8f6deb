import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Paper } from '../../datasets/paper/presets.ts';
import { InvalidInput } from '../invalid-input.ts';

const color = z.string().regex(/^[0-9a-f]{6}$/, 'six hexadecimal digits in lower case are allowed');
const colors = z.array(color).nonempty() as unknown as z.ZodType<readonly [string, ...string[]]>;

/** A range within limits, the lower end first. */
const range = (minimum: number, maximum: number) =>
  z
    .tuple([z.number().min(minimum).max(maximum), z.number().min(minimum).max(maximum)])
    .refine(([from, to]) => from <= to, 'the first number must not be above the second')
    .readonly();

const rules = z.strictObject({
  kind: z.enum(['ruled', 'squared', 'boxes']),
  colors,
  opacity: range(0, 1),
  spacing: range(0, 4),
  width: range(0, 0.5),
});

/** What a file of effects may have: some of a paper's fields. */
const effects = z
  .strictObject({
    paper: colors,
    ink: colors,
    opacity: range(0.1, 1),
    texture: range(0, 0.5),
    stains: range(0, 10),
    rules: rules
      .refine(({ kind, spacing: [from] }) => kind === 'boxes' || from >= 0.2, {
        message: 'a spacing from 0.2 up is allowed for ruled and squared',
      })
      .nullable(),
    skew: range(-0.5, 0.5),
    perspective: range(0, 0.5),
    light: range(0, 0.8),
    shadow: range(0, 0.8),
    blur: range(0, 4),
    noise: range(0, 60),
    jpeg: range(1, 100).nullable(),
  })
  .partial();

/**
 * Reads a file of effects, which take the place of those of a paper.
 *
 * @throws InvalidInput that names the field and what is allowed
 */
export async function readEffectsFile(path: string, paper: Paper): Promise<Paper> {
  let given: unknown;
  try {
    given = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new InvalidInput(`--effects ${path}: ${(error as Error).message}`, { cause: error });
  }
  const read = effects.safeParse(given);
  if (read.success) {
    const present = Object.entries(read.data).filter(([, value]) => value !== undefined);
    return { ...paper, ...(Object.fromEntries(present) as Partial<Paper>) };
  }
  const [issue] = read.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new InvalidInput(`--effects ${path}: ${where === '' ? '' : `${where}: `}${issue?.message}`);
}
