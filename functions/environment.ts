import * as z from 'zod';
import { WrongUse } from './wrong-use.ts';

const storeAllowed = 'a folder or s3://bucket/prefix';
const aliasAllowed = 'a name of 1 to 64 letters, digits, "-" and "_"';
export const portAllowed = 'a whole number from 0 (any free port) to 65535';
const hostAllowed = 'a host name or an IP address';
const logAllowed = '"requests" or "off"';

/** A port as text. */
export const portText = z
  .string(portAllowed)
  .refine((text) => /^(0|[1-9]\d{0,4})$/.test(text) && Number(text) <= 65_535, portAllowed)
  .transform(Number);

/** The variables this program reads, and its defaults. */
const environmentSchema = z.object({
  MODEL_STORE: z.string(storeAllowed).optional(),
  MODEL_ALIAS: z
    .string(aliasAllowed)
    .regex(/^[a-z0-9_-]{1,64}$/i, aliasAllowed)
    .default('champion'),
  PORT: portText.default(8787),
  HOST: z
    .string(hostAllowed)
    .regex(/^[a-z0-9._:-]+$/i, hostAllowed)
    .default('127.0.0.1'),
  LOG: z.enum(['requests', 'off'], logAllowed).optional(),
});

/** What the environment says, checked. */
export type Environment = z.output<typeof environmentSchema>;

/**
 * Reads the environment; a variable that is set to nothing counts as absent.
 *
 * @throws WrongUse with one line that names the variable, its value and what is allowed
 */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): Environment {
  const result = environmentSchema.safeParse(
    Object.fromEntries(Object.entries(variables).filter(([, value]) => value)),
  );
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const name = String(issue?.path[0]);
  throw new WrongUse(
    `${name}: ${JSON.stringify(variables[name])} was given; allowed: ${issue?.message}`,
  );
}
