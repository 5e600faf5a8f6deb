import { join } from 'node:path';
import * as z from 'zod';
import { contents } from '../../models/manifest/content.ts';
import { engineNames } from '../engines/engine.ts';
import { asideMark, writeFileDurably } from '../files/durable-writes.ts';
import { makeFolder } from '../files/make-folder.ts';
import { isPresent, namesIn, readTextIfPresent } from '../files/missing-files.ts';
import { isDiskError, WriteError } from '../files/write-error.ts';
import { InvalidInput } from '../invalid-input.ts';
import { describeUnfit, heldTo } from '../../models/schema-issues/issues.ts';

/** What config.json says beside the configuration. */
const descriptionShape = {
  started: z.iso.datetime(),
  /** When it went on after a stop. */
  resumed: z.array(z.iso.datetime()).readonly().default([]),
  engine: z.enum(engineNames),
  dataset: z.strictObject({
    name: z.string(),
    sha256: z.string(),
    content: z.enum(contents).exactOptional(),
    ground: z.enum(['black', 'white']).exactOptional(),
  }),
  git: z.strictObject({ commit: z.string(), dirty: z.boolean() }).nullable(),
  /** The checkpoint or model whose weights it began with; null: with fresh ones. */
  from: z.strictObject({ path: z.string(), sha256: z.string() }).nullable().default(null),
};

/** What config.json of a run says: enough to repeat the run, or to go on with it. */
export type RunDescription<Configuration> = z.infer<z.ZodObject<typeof descriptionShape>> & {
  readonly configuration: Configuration;
};

/** Where a run keeps what it writes. */
export interface RunFolder {
  readonly path: string;
  readonly configFile: string;
  /** A copy of the labels that a person gave; missing where none were given. */
  readonly givenLabels: string;
  readonly logFile: string;
  readonly samples: string;
  /** The log as event files, where they were asked for. */
  readonly tensorboard: string;
  readonly checkpoints: string;
  readonly model: string;
}

/** The names inside a run's folder. */
export function runFolder(path: string): RunFolder {
  return {
    path,
    configFile: join(path, 'config.json'),
    givenLabels: join(path, 'given-labels.csv'),
    logFile: join(path, 'log.jsonl'),
    samples: join(path, 'samples'),
    tensorboard: join(path, 'tensorboard'),
    checkpoints: join(path, 'checkpoints'),
    model: join(path, 'model'),
  };
}

/**
 * Makes a run's folder and stores what the run is, before anything is computed. The description comes
 * first: a run that is killed at any instant after it can be resumed, before it can be started again. The caller
 * holds the folder's lock.
 *
 * @throws InvalidInput when the folder holds something already, or cannot be written
 */
export async function createRunFolder(folder: RunFolder, description: object): Promise<void> {
  const { path } = folder;
  const present = await namesIn(path);
  if (present.some((name) => name !== 'lock' && !name.startsWith(asideMark))) {
    throw new InvalidInput(
      `--out ${path}: is not empty: add --resume to continue a run, or choose another folder`,
    );
  }
  await orUnwritable(path, () => makeFolder(path, '--out'));
  await writeRunDescription(folder, description);
  // Made before anything is computed: a run whose checkpoints were lost can be told from one without any.
  await orUnwritable(path, () => makeFolder(folder.checkpoints));
}

/** @throws InvalidInput when the folder cannot be written, and WriteError when the disk is full */
async function orUnwritable(path: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof WriteError) || isDiskError(error)) throw error;
    throw new InvalidInput(`--out ${path}: cannot be written: ${error.reason}`, { cause: error });
  }
}

/** Whether the folder holds a run, to go on with: its description is the first that is written. */
export async function holdsRun({ configFile }: RunFolder): Promise<boolean> {
  return isPresent(configFile);
}

/** Stores what the run is. @throws InvalidInput when the folder cannot be written, WriteError when the disk is full */
export async function writeRunDescription(
  { path, configFile }: RunFolder,
  description: object,
): Promise<void> {
  await orUnwritable(path, () =>
    writeFileDurably(configFile, `${JSON.stringify(description, null, 2)}\n`),
  );
}

/** There is no run in a folder. */
function noRun({ path, configFile }: Pick<RunFolder, 'path' | 'configFile'>): InvalidInput {
  return new InvalidInput(`--resume: ${path} is not a run folder (there is no ${configFile})`);
}

/**
 * Requires that there is a run in a folder, before anything is written to it.
 *
 * @throws InvalidInput where there is none
 */
export async function requireRun(folder: RunFolder): Promise<void> {
  if (!(await holdsRun(folder))) throw noRun(folder);
}

/**
 * Reads what a run is.
 *
 * @param schema of the configuration of its kind of run
 * @throws InvalidInput when the folder holds no run, one of another kind, or a torn one
 */
export async function readDescription<Configuration>(
  { path, configFile }: RunFolder,
  schema: z.ZodType<Configuration>,
): Promise<RunDescription<Configuration>> {
  const text = await readTextIfPresent(configFile);
  if (text === null) throw noRun({ path, configFile });
  const description = z.strictObject({ ...descriptionShape, configuration: schema });
  const held = heldTo(description, parseJson(text, { path, configFile }));
  if ('data' in held) return held.data;
  throw new InvalidInput(`${configFile}: ${describeUnfit(held.unfit)}`);
}

/** @throws InvalidInput for a damaged file, with what can be done */
function parseJson(
  text: string,
  { path, configFile }: Pick<RunFolder, 'path' | 'configFile'>,
): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const reason = text.trim() === '' ? 'is empty' : `is not JSON: ${(error as Error).message}`;
    throw new InvalidInput(
      `${configFile}: ${reason}: put a copy of it back, or start a new run with --from ${path}, which takes the weights of its newest checkpoint`,
    );
  }
}

/** The files of a run that a report is made of beside those of {@link RunFolder}, and the report. */
interface ReportFiles {
  /** A JSON object (history-entry.ts) a line; missing where nothing was measured during the training. */
  readonly history: string;
  /** Missing where the model was not evaluated. */
  readonly evaluation: string;
  /** The evaluation's pairs of generated images and training images, nearest first. */
  readonly closestPairs: string;
  /** The same with held-out images; missing in runs of before these pairs. */
  readonly closestReferencePairs: string;
  readonly report: string;
}

/** Where a run keeps what its report needs. */
export function reportFiles({ path }: RunFolder): ReportFiles {
  return {
    history: join(path, 'history.jsonl'),
    evaluation: join(path, 'evaluation.json'),
    closestPairs: join(path, 'closest-pairs.json'),
    closestReferencePairs: join(path, 'closest-held-out-pairs.json'),
    report: join(path, 'report.html'),
  };
}
