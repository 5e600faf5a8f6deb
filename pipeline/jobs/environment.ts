import * as z from 'zod';
import { engineNames } from '../engines/engine.ts';
import { InvalidInput } from '../invalid-input.ts';

/** Fit for a folder, for a prefix on S3 and for a shell. */
const runName = /^\w[\w.@=+-]{0,199}$/;

/** What is allowed as a run's name, for messages. */
export const runNameAllowed = 'up to 200 letters, digits and any of _.@=+-';

/** Whether a text may be a run's name, under which it is kept. */
export function isRunName(text: string): boolean {
  return runName.test(text);
}

/** A variable that is set to nothing counts as absent: definitions of jobs have a place for each. */
const text = z
  .string()
  .optional()
  .transform((value) => (value === '' ? undefined : value));

const index = z
  .string()
  .regex(/^\d{0,5}$/, 'a whole number from 0 up is allowed')
  .optional()
  .transform((value) => (value === undefined || value === '' ? undefined : Number(value)));

const engines = ['auto', ...engineNames];

const environmentSchema = z.object({
  ENGINE: text.refine(
    (name) => name === undefined || engines.includes(name),
    `${engines.join(', ')} are allowed`,
  ),
  CHECKPOINT_STORE: text,
  MODEL_STORE: text,
  MODEL_ALIAS: text,
  RUN_NAME: text.refine(
    (name) => name === undefined || isRunName(name),
    `${runNameAllowed} are allowed`,
  ),
  SWEEP: text,
  SWEEP_ROW: index,
  NUMBERS: text,
  SIGNING_KEY: text,
  AWS_BATCH_JOB_ID: text,
  AWS_BATCH_JOB_ARRAY_INDEX: index,
});

/** The environment variables of a job; see README.md beside this. */
export interface JobEnvironment {
  /** The engine that the image is made for; undefined: what pipeline:train takes by itself. */
  readonly engine: string | undefined;
  readonly checkpointStore: string | undefined;
  readonly modelStore: string | undefined;
  readonly modelAlias: string;
  readonly runName: string;
  readonly sweep: string | undefined;
  /** The place of a data set of lines. */
  readonly numbers: string | undefined;
  /** Which row of the sweep, or part of the data set, from 0. */
  readonly row: number | undefined;
  /** PEM. */
  readonly signingKey: string | undefined;
}

/** Reads a job's environment. @throws InvalidInput that names the variable */
export function readJobEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): JobEnvironment {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const name = issue?.path.join('.') ?? '';
    throw new InvalidInput(`${name}=${environment[name]}: ${issue?.message}`);
  }
  const { data } = parsed;
  return {
    engine: data.ENGINE,
    checkpointStore: data.CHECKPOINT_STORE?.replace(/\/$/, ''),
    modelStore: data.MODEL_STORE,
    modelAlias: data.MODEL_ALIAS ?? 'champion',
    runName: data.RUN_NAME ?? data.AWS_BATCH_JOB_ID?.replaceAll(':', '-') ?? 'run',
    sweep: data.SWEEP?.replace(/\/$/, ''),
    numbers: data.NUMBERS?.replace(/\/$/, ''),
    row: data.SWEEP_ROW ?? data.AWS_BATCH_JOB_ARRAY_INDEX,
    signingKey: data.SIGNING_KEY,
  };
}
