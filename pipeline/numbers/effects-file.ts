import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { effectLimits, ruleKinds, ruleLimits } from '../../datasets/paper/effects.ts';
import type { Paper, Range } from '../../datasets/paper/presets.ts';
import { InvalidInput } from '../invalid-input.ts';
import { describeUnfit, heldTo } from '../../models/schema-issues/issues.ts';

const color = z.string().regex(/^[0-9a-f]{6}$/, 'six hexadecimal digits in lower case are allowed');
const colors = z.array(color).nonempty() as unknown as z.ZodType<readonly [string, ...string[]]>;

/** A range within limits, the lower end first. */
const range = ([minimum, maximum]: Range) =>
  z
    .tuple([z.number().min(minimum).max(maximum), z.number().min(minimum).max(maximum)])
    .refine(([from, to]) => from <= to, 'the first number must not be above the second')
    .readonly();

const rules = z.strictObject({
  kind: z.enum(ruleKinds),
  colors,
  opacity: range(ruleLimits.opacity),
  // Boxes have a size of their own, and 0 here.
  spacing: range([0, ruleLimits.spacing[1]]),
  width: range(ruleLimits.width),
});

/** What a file of effects may have: some of a paper's fields. */
const effects = z
  .strictObject({
    paper: colors,
    ink: colors,
    opacity: range(effectLimits.opacity),
    texture: range(effectLimits.texture),
    stains: range(effectLimits.stains),
    rules: rules
      .refine(({ kind, spacing: [from] }) => kind === 'boxes' || from >= ruleLimits.spacing[0], {
        message: `a spacing from ${ruleLimits.spacing[0]} up is allowed for ruled and squared`,
      })
      .nullable(),
    skew: range(effectLimits.skew),
    perspective: range(effectLimits.perspective),
    light: range(effectLimits.light),
    shadow: range(effectLimits.shadow),
    blur: range(effectLimits.blur),
    noise: range(effectLimits.noise),
    jpeg: range(effectLimits.jpeg).nullable(),
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
  const held = heldTo(effects, given);
  if ('data' in held) {
    const present = Object.entries(held.data).filter(([, value]) => value !== undefined);
    return { ...paper, ...(Object.fromEntries(present) as Partial<Paper>) };
  }
  throw new InvalidInput(`--effects ${path}: ${describeUnfit(held.unfit)}`);
}
