import * as z from 'zod';
import { InvalidInput } from '../invalid-input.ts';

const flagValue = z.union([z.string().min(1), z.number(), z.boolean()]);

/** A flag's value, or the values that it takes one after the other; false: the flag is left out, but for settings. */
const gridSchema = z.record(
  z
    .string()
    .regex(
      /^(?:[a-z][a-z-]*|set\.[\w.]+)$/,
      'a flag of pipeline:train is allowed, without its "--", or set.<path>',
    ),
  z.union([flagValue, z.array(flagValue).min(1)]),
);

const gridFileSchema = z.union([gridSchema, z.array(gridSchema).min(1)]);

type FlagValue = z.infer<typeof flagValue>;

/** One training of a sweep. */
export interface SweepRow {
  /** From 0, in the order of the grid, its last flag changing fastest. */
  readonly index: number;
  /** Its folder's name: made of its flags, so that it stays when the grid gets other rows. */
  readonly name: string;
  readonly flags: Readonly<Record<string, FlagValue>>;
  /** As pipeline:train takes them. */
  readonly parameters: readonly string[];
}

/**
 * What pipeline:train is given for a row. Runs that are only compared need no judge, classifier and encoder, which take
 * as long as many a run, so that they are left out unless the grid says `"companions": true`.
 */
export function trainingParameters({ flags, parameters }: SweepRow): readonly string[] {
  return flags['companions'] === true ? parameters : [...parameters, '--no-companions'];
}

/** AWS Batch's bound on an array job (https://docs.aws.amazon.com/batch/latest/userguide/array_jobs.html). */
const mostRows = 10_000;

/** Where and how a run goes on is the sweep's own to say. */
const ownFlags = ['out', 'resume', 'resume-if-present', 'checkpoints', 'help'];

/**
 * Reads a sweep's grid: a JSON object of flags with a value or a list of values each, every combination of
 * which is a row; or a list of such objects, whose rows follow each other.
 *
 * @param file as messages name it
 * @param check says what is wrong with a row's parameters; null: nothing
 * @throws InvalidInput that names the row or the flag
 */
export function readGrid(
  json: string,
  file: string,
  check: (parameters: readonly string[]) => string | null,
): readonly SweepRow[] {
  const grids = parseGrids(json, file);
  const rows = grids.flatMap(combinations).map((flags, index) => describeRow(flags, index));
  if (rows.length > mostRows) {
    throw new InvalidInput(`${file}: ${rows.length} rows; up to ${mostRows} are allowed`);
  }
  const names = new Map<string, number>();
  for (const { index, name, flags, parameters } of rows) {
    const where = `${file}: row ${index} (${parameters.join(' ')})`;
    const own = ownFlags.find((flag) => flag in flags);
    if (own !== undefined) throw new InvalidInput(`${where}: --${own} is set by the sweep itself`);
    const wrong = check(parameters);
    if (wrong !== null) throw new InvalidInput(`${where}: ${wrong}`);
    const same = names.get(name);
    if (same !== undefined) throw new InvalidInput(`${where}: repeats row ${same}`);
    names.set(name, index);
  }
  return rows;
}

function parseGrids(json: string, file: string): readonly z.infer<typeof gridSchema>[] {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new InvalidInput(`${file}: is not JSON: ${(error as Error).message}`);
  }
  const parsed = gridFileSchema.safeParse(value);
  if (parsed.success) return Array.isArray(parsed.data) ? parsed.data : [parsed.data];
  const odd = parsed.error.issues.flatMap((issue) =>
    issue.code === 'invalid_union' ? issue.errors.flat() : [issue],
  );
  const place = odd.find(({ path }) => path.length > 0)?.path.join('.');
  throw new InvalidInput(
    `${file}: ${place === undefined ? '' : `${place}: `}a flag of pipeline:train with a value or a list of values is allowed, such as {"preset": "quick", "seed": [1, 2, 3]}`,
  );
}

function combinations(grid: z.infer<typeof gridSchema>): Record<string, FlagValue>[] {
  let rows: Record<string, FlagValue>[] = [{}];
  for (const [flag, values] of Object.entries(grid)) {
    const list = Array.isArray(values) ? values : [values];
    rows = rows.flatMap((row) => list.map((value) => ({ ...row, [flag]: value })));
  }
  return rows;
}

/** Before the path of a setting: "set.optimizer.learningRate" stands for --set optimizer.learningRate=…. */
const settingMark = 'set.';

function isSetting(flag: string): boolean {
  return flag.startsWith(settingMark);
}

function describeRow(flags: Record<string, FlagValue>, index: number): SweepRow {
  const set = Object.entries(flags).filter(([flag, value]) => isSetting(flag) || value !== false);
  const words = set.map(([flag, value]) =>
    value === true && !isSetting(flag) ? flag : `${flag}=${value}`,
  );
  const parameters = set.flatMap(([flag, value]) => {
    if (isSetting(flag)) return ['--set', `${flag.slice(settingMark.length)}=${value}`];
    return value === true ? [`--${flag}`] : [`--${flag}`, String(value)];
  });
  return { index, name: nameOf(words), flags, parameters };
}

/** Fit for a folder, for a prefix on S3 and for a shell. */
function nameOf(words: readonly string[]): string {
  return words.length === 0 ? 'defaults' : words.join('+').replaceAll(/[^\w.@=+-]/g, '-');
}

/** The flags that not all rows have alike: what a sweep compares. */
export function differingFlags(rows: readonly SweepRow[]): readonly string[] {
  const all = new Set(rows.flatMap(({ flags }) => Object.keys(flags)));
  return [...all].filter((flag) => new Set(rows.map(({ flags }) => flags[flag] ?? false)).size > 1);
}

/** A flag's value in a table; nothing where it is not given. */
export function flagText(value: string | number | boolean | undefined): string {
  if (value === undefined || value === false) return '';
  return value === true ? 'yes' : String(value);
}

/** "3: preset quick, seed 2". */
export function rowTitle({ index, flags }: SweepRow, differing: readonly string[]): string {
  const words = differing.flatMap((flag) => {
    const text = flagText(flags[flag]);
    return text === '' ? [] : [`${flag} ${text}`];
  });
  return `${index}: ${words.join(', ')}`;
}
