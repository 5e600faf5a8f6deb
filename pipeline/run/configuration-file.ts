import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { type Configuration, configurationSchema } from '../gan/configuration.ts';
import { InvalidInput } from '../invalid-input.ts';
import { describeUnfit, heldTo } from '../../models/schema-issues/issues.ts';
import { type SemiConfiguration, semiConfigurationSchema } from '../semi/configuration.ts';

/** What a file says that a run is to be. */
export type FileConfiguration =
  | { readonly kind: 'gan'; readonly configuration: Configuration }
  | { readonly kind: 'semi'; readonly configuration: SemiConfiguration };

/**
 * Reads the configuration of a run from a file: a run's own config.json, or the configuration in it alone.
 *
 * @throws InvalidInput that names the file, the path in it that is wrong, and what is allowed
 */
export async function readConfigurationFile(file: string): Promise<FileConfiguration> {
  const json = await readJson(file);
  const content = z.looseObject({ configuration: z.looseObject({}) }).safeParse(json);
  const [found, prefix] = content.success
    ? ([content.data.configuration, 'configuration.'] as const)
    : ([json, ''] as const);
  const isSemi = z.looseObject({ kind: z.string() }).safeParse(found).success;
  const parse = <Output>(schema: z.ZodType<Output>): Output => {
    const held = heldTo(schema, found);
    if ('data' in held) return held.data;
    throw new InvalidInput(`--config ${file}: ${describeUnfit(held.unfit, prefix)}`);
  };
  return isSemi
    ? { kind: 'semi', configuration: parse(semiConfigurationSchema) }
    : { kind: 'gan', configuration: parse(configurationSchema) };
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const problem = error.code === 'ENOENT' ? 'no such file' : error.message;
    throw new InvalidInput(`--config ${file}: ${problem}`);
  });
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new InvalidInput(`--config ${file}: is not JSON: ${(error as Error).message}`);
  }
}
