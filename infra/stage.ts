import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as z from 'zod';
import { type Configuration, settingNames, settings } from './configuration.ts';
import { contradictionIn } from './contradictions.ts';

/** One JSON file for each stage: `<stage>.json`. */
const stagesFolder = fileURLToPath(new URL('stages', import.meta.url));

const defaultStage = 'dev';

/** Where a stage is looked up. */
interface StageOptions {
  /** The folder of the stages' files. */
  readonly folder?: string;
  /** The region of the CLI profile, which counts where the file names none. */
  readonly profileRegion?: string | undefined;
}

/**
 * Reads the settings of the stage that the context names (`-c stage=prod`; default: dev) from its file. A stage has
 * no other source of settings, so that no command can lose one.
 *
 * @throws InvalidConfiguration for a stage without a file, another setting in the context, or a wrong file
 */
export function readStage(
  context: Readonly<Record<string, unknown>>,
  { folder = stagesFolder, profileRegion }: StageOptions = {},
): Configuration {
  const stage = stageNamedBy(context);
  const name = `infra/stages/${stage}.json`;
  refuseOtherSettings(context, name);
  const file = join(folder, `${stage}.json`);
  if (!existsSync(file)) {
    throw new InvalidConfiguration(
      `stage: "${stage}" was given; allowed: ${stagesIn(folder).join(', ')}, or write ${name}`,
    );
  }
  try {
    return parseConfiguration(stage, parseJson(readFileSync(file, 'utf8')), { profileRegion });
  } catch (error) {
    if (!(error instanceof InvalidConfiguration)) throw error;
    throw new InvalidConfiguration(`${name}: ${error.message}`, { cause: error });
  }
}

/** At most 16 characters: with them a bucket's name has 63, the most that S3 allows (a test counts them). */
const stagePattern = /^[a-z][a-z0-9-]{0,15}$/;

function stageNamedBy(context: Readonly<Record<string, unknown>>): string {
  const stage = context['stage'] ?? defaultStage;
  if (typeof stage === 'string' && stagePattern.test(stage)) return stage;
  throw new InvalidConfiguration(
    `stage: ${JSON.stringify(stage)} was given; allowed: 1 to 16 characters of a-z, 0-9 and "-", starting with a letter, because a longer name makes the names of buckets too long`,
  );
}

/** The CDK's own context has names with a colon or slash, and the CLI's switches. */
const contextOfCdk = /[:/]|^cli-|^tree-/;

function refuseOtherSettings(context: Readonly<Record<string, unknown>>, file: string): void {
  const other = Object.keys(context).find((name) => name !== 'stage' && !contextOfCdk.test(name));
  if (other === undefined) return;
  const advice = settingNames.some((name) => name === other)
    ? `write "${other}" into ${file}`
    : `settings are in ${file}`;
  throw new InvalidConfiguration(`-c ${other}: allowed: only -c stage=NAME; ${advice}`);
}

function stagesIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .toSorted();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InvalidConfiguration(`not JSON: ${(cause as Error).message}`, { cause });
  }
}

/** An invalid setting. The message is one line with its name, its value and what is allowed. */
export class InvalidConfiguration extends Error {
  override readonly name = 'InvalidConfiguration';
}

/**
 * Validates the settings of a stage.
 *
 * @param values what its file contains
 * @param options.profileRegion the region that applies where the settings name none
 * @throws InvalidConfiguration for the first wrong, unknown or contradictory setting
 */
export function parseConfiguration(
  stage: string,
  values: unknown,
  { profileRegion }: { readonly profileRegion?: string | undefined } = {},
): Configuration {
  const result = settings.safeParse(values);
  if (!result.success) throw new InvalidConfiguration(problemOf(values, result.error));
  const { $schema: _, ...given } = result.data;
  const configuration = { stage, ...given };
  const contradiction = contradictionIn(configuration, profileRegion);
  if (contradiction !== undefined) throw new InvalidConfiguration(contradiction);
  return configuration;
}

function problemOf(values: unknown, { issues: [issue] }: z.ZodError): string {
  if (issue?.code === 'unrecognized_keys') {
    return `${issue.keys.join(', ')}: no such setting; allowed: ${settingNames.join(', ')}`;
  }
  const name = issue?.path[0];
  if (name === undefined) return 'allowed: an object of settings';
  const value = (values as Readonly<Record<PropertyKey, unknown>>)[name];
  return `${String(name)}: ${JSON.stringify(value)} was given; allowed: ${issue?.message}`;
}
