import { bytesToHex } from '@noble/hashes/utils.js';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { rawPublicKey } from '../../models/stores/public-key.ts';
import { isS3Url, parseS3Url } from '../../models/stores/s3-place.ts';
import packageDescription from '../../package.json' with { type: 'json' };

const storeAllowed = 'a folder or s3://bucket/prefix';
const aliasAllowed = 'a name of 1 to 64 letters, digits, "-" and "_"';
const refreshAllowed = 'a whole number of seconds from 0 (never) to 86400';
const keysAllowed = 'ed25519 public keys in base64, raw (32 bytes) or SPKI, separated by commas';
const portAllowed = 'a whole number from 0 (any free port) to 65535';
const hostAllowed = 'a host name or an IP address';
const rateAllowed = 'a whole number of requests a minute from 0 (no limit) to 1000000';
const proxiesAllowed = 'a whole number of proxies from 0 to 10';
const logAllowed = '"requests" or "off"';
const modeAllowed = '"BUFFERED" or "RESPONSE_STREAM"';

/** A port as text. */
export const portText = z
  .string(portAllowed)
  .refine((text) => /^(0|[1-9]\d{0,4})$/.test(text) && Number(text) <= 65_535, portAllowed)
  .transform(Number);

/** A host as text. Node would listen on every interface for an empty one. */
export const hostText = z.string(hostAllowed).regex(/^[a-z0-9._:-]+$/i, hostAllowed);

/** A store's place: a text with another scheme than s3 is no folder, but a mistake. */
const storeText = z
  .string(storeAllowed)
  .refine((text) => !/^(?!s3:)[a-z][a-z0-9+.-]*:\/\//i.test(text), storeAllowed)
  .refine((text) => !isS3Url(text) || parseS3Url(text) !== null, storeAllowed);

/** The variables this program reads, and its defaults. */
const environmentSchema = z.object({
  MODEL_STORE: storeText.optional(),
  MODEL_ALIAS: z
    .string(aliasAllowed)
    .regex(/^[a-z0-9_-]{1,64}$/i, aliasAllowed)
    .default('champion'),
  MODEL_REFRESH: z
    .string(refreshAllowed)
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 86_400, refreshAllowed)
    .transform(Number)
    .default(60),
  MODEL_PUBLIC_KEYS: z
    .string(keysAllowed)
    .transform((text) => text.split(',').map((key) => key.trim()))
    .refine((keys) => keys.every((key) => rawPublicKey(key) !== null), keysAllowed)
    .default([]),
  PORT: portText.default(8787),
  HOST: hostText.default('127.0.0.1'),
  RATE_LIMIT: z
    .string(rateAllowed)
    .refine((text) => /^\d{1,7}$/.test(text) && Number(text) <= 1_000_000, rateAllowed)
    .transform(Number)
    .default(0),
  TRUSTED_PROXIES: z
    .string(proxiesAllowed)
    .regex(/^(\d|10)$/, proxiesAllowed)
    .transform(Number)
    .default(0),
  LOG: z.enum(['requests', 'off'], logAllowed).optional(),
  INVOKE_MODE: z.enum(['BUFFERED', 'RESPONSE_STREAM'], modeAllowed).default('BUFFERED'),
});

/** What the environment says, checked. */
export type Environment = z.output<typeof environmentSchema>;

/** One variable that is wrong. */
export interface VariableError {
  readonly name: string;
  /** One line that names the variable, its value and what is allowed. */
  readonly message: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment; a variable that is set to nothing counts as absent.
 *
 * @throws WrongUse with the first error's message
 */
export function readEnvironment(variables: Variables): Environment {
  const { environment, errors } = checkEnvironment(variables);
  const [error] = errors;
  if (error) throw new WrongUse(error.message);
  return environment;
}

/** Reads the environment for a program that runs on without a variable that is wrong: its default holds. */
export function checkEnvironment(variables: Variables): {
  readonly environment: Environment;
  readonly errors: readonly VariableError[];
} {
  const given = Object.entries(variables).filter(([, value]) => value);
  const result = environmentSchema.safeParse(Object.fromEntries(given));
  if (result.success) return { environment: result.data, errors: [] };
  const errors = result.error.issues.map((issue): VariableError => {
    const name = String(issue.path[0]);
    const value = JSON.stringify(variables[name]);
    return { name, message: `${name}: ${value} was given; allowed: ${issue.message}` };
  });
  const wrong = new Set(errors.map(({ name }) => name));
  const right = given.filter(([name]) => !wrong.has(name));
  return { environment: environmentSchema.parse(Object.fromEntries(right)), errors };
}

/**
 * The person's input (a flag, a variable, a folder, a port) is wrong: the entry prints the message as
 * one line and exits with 2. Anything else that is thrown is a failure of ours and exits with 1.
 */
export class WrongUse extends Error {
  override readonly name = 'WrongUse' as const;
}

/** The program's version, as package.json has it. */
export const version: string = packageDescription.version;

/** A seed that nobody can guess or meets twice: 128 random bits as 32 hex digits. */
export function randomSeed(): string {
  return bytesToHex(crypto.getRandomValues(new Uint8Array(16)));
}

/**
 * The folder of the model that ships with the program. The bundles keep the distance between
 * functions/ and models/shipped/, so that this holds for them too.
 */
export const shippedFolder = fileURLToPath(new URL('../../models/shipped', import.meta.url));
