import * as z from 'zod';
import { InvalidInput } from '../invalid-input.ts';
import { describeIssue, heldTo, type UnfitValue } from '../../models/schema-issues/issues.ts';
import { schemasAt } from '../../models/schema-issues/schema-paths.ts';

/** One `--set`: a setting of a configuration by its path, such as optimizer.learningRate, and its value. */
interface Setting {
  readonly text: string;
  readonly path: readonly string[];
  readonly value: unknown;
  /** The value as a person wrote it. */
  readonly given: string;
}

const form = /^(?<path>[a-zA-Z]\w*(?:\.[a-zA-Z]\w*)*)=(?<value>.+)$/s;

/** What `--set` allows, for messages. */
export const settingAllowed = 'a path and a value such as optimizer.learningRate=5e-4 are allowed';

/** Whether a text is a path, "=" and a value. */
export function isSetting(text: string): boolean {
  return form.test(text);
}

/** @throws InvalidInput for a text without a path or a value */
function parseSetting(text: string): Setting {
  const { path, value } = form.exec(text)?.groups ?? {};
  if (path === undefined || value === undefined) {
    throw new InvalidInput(`--set ${text}: ${settingAllowed}`);
  }
  return { text, path: path.split('.'), value: parseValue(value), given: value };
}

/** A number as other programs write them, such as .5 and +1. */
const looseNumber = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;

/** JSON where it is any, so that 5e-4 is a number and null is null; else a number, or a text. */
function parseValue(text: string): unknown {
  if (looseNumber.test(text)) return Number(text);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** What `--set` may replace of a kind of configuration. */
export interface SettingsRules {
  readonly schema: z.ZodObject;
  /** Settings that have a flag of their own, by name. */
  readonly flags: Readonly<Record<string, string>>;
}

/**
 * A recipe with some of its settings replaced, checked by its schema. The settings are applied in their order and
 * checked together, so that `regularizer.kind` and what that kind needs can be given one by one.
 *
 * @param texts as `--set` takes them
 * @param rules whose schema has the settings, which may be fewer than the recipe has
 * @throws InvalidInput that names the path, and what is allowed there
 */
export function withSettings<Recipe extends object>(
  recipe: Recipe,
  texts: readonly string[],
  { schema, flags }: SettingsRules,
): Recipe {
  if (texts.length === 0) return recipe;
  const settings = texts.map(parseSetting);
  for (const { text, path } of settings) {
    const [name = ''] = path;
    if (Object.hasOwn(flags, name)) {
      throw new InvalidInput(`--set ${text}: ${name} has a flag of its own: ${flags[name]}`);
    }
  }
  const own = Object.entries(recipe).filter(([name]) => Object.hasOwn(schema.shape, name));
  let changed: unknown = Object.fromEntries(own);
  for (const { path, value } of settings) {
    const [parent, name] = [path.slice(0, -1), path.at(-1) ?? ''];
    // What another kind has is none of this kind's.
    changed = isKind(schema, parent, name)
      ? replaced(changed, parent, { [name]: value })
      : replaced(changed, path, value);
  }
  const held = heldTo(schema, changed);
  if ('data' in held) return { ...recipe, ...held.data };
  throw new InvalidInput(describe(held.unfit, settings));
}

/** A value with another one at a path; what is no object on the way becomes one. */
function replaced(whole: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  const object = typeof whole === 'object' && whole !== null ? whole : {};
  const before = (object as Readonly<Record<string, unknown>>)[name];
  return { ...object, [name]: replaced(before, rest, value) };
}

/** The first problem by the `--set` that it comes from. */
function describe(unfit: UnfitValue, settings: readonly Setting[]): string {
  const [issue] = unfit.issues;
  if (!issue) return 'no setting fits';
  const path = issue.path.map(String);
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const place = [...path, ...unknown];
  const setting =
    settings.findLast((one) => isWithin(place, one.path)) ??
    settings.findLast((one) => isWithin(one.path, path)) ??
    settings.at(-1);
  const isOwn = setting?.path.join('.') === place.join('.');
  const given = isOwn ? setting?.given : undefined;
  return `--set ${setting?.text}: ${describeIssue(unfit, issue, { given })}`;
}

function isWithin(path: readonly string[], folder: readonly string[]): boolean {
  return folder.every((name, index) => path[index] === name);
}

/** Whether a name decides which kind of object there is at a path. */
function isKind(schema: z.ZodType, path: readonly string[], name: string): boolean {
  return schemasAt(schema, path).some(
    (found) => found instanceof z.ZodDiscriminatedUnion && found.def.discriminator === name,
  );
}

/**
 * Checks that settings given with --resume are those that the run has.
 *
 * @throws InvalidInput that names each that differs
 */
export function requireSameSettings(
  configuration: object,
  texts: readonly string[],
  changeable: string,
): void {
  const differing = texts.map(parseSetting).filter(({ path, value }) => {
    const had = path.reduce<unknown>(
      (whole, name) => (whole as Readonly<Record<string, unknown>> | undefined)?.[name],
      configuration,
    );
    return JSON.stringify(had) !== JSON.stringify(value);
  });
  if (differing.length === 0) return;
  const named = differing.map(({ text }) => `--set ${text}`).join(', ');
  throw new InvalidInput(`--resume: only ${changeable} may differ from the run's: ${named}`);
}
