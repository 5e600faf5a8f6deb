import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { rawPublicKey } from '../../models/stores/public-key.ts';
import { isS3Url, parseS3Url } from '../../models/stores/s3-place.ts';
import type { TextKind, ValueOf } from '../parameters/parameter.ts';
import packageDescription from '../../package.json' with { type: 'json' };

/** A text that stands for itself, where it fits. */
function text(allowed: string, fits: (given: string) => boolean): TextKind<string> {
  return { allowed, read: (given) => (fits(given) ? given : undefined) };
}

/** One of a few names. */
function oneOf<const Names extends readonly string[]>(
  allowed: string,
  names: Names,
): TextKind<Names[number]> {
  return { allowed, read: (given) => names.find((name) => name === given) };
}

/** A whole number in at most so many decimal digits. */
function wholeNumber(allowed: string, digits: RegExp, maximum: number): TextKind<number> {
  const fits = (given: string) => digits.test(given) && Number(given) <= maximum;
  return { allowed, read: (given) => (fits(given) ? Number(given) : undefined) };
}

/** A port as text. */
export const portText = wholeNumber(
  'a whole number from 0 (any free port) to 65535',
  /^(0|[1-9]\d{0,4})$/,
  65_535,
);

/** A host as text. Node would listen on every interface for an empty one. */
export const hostText = text('a host name or an IP address', (given) =>
  /^[a-z0-9._:-]+$/i.test(given),
);

/** Whether a text is a store's place: one with another scheme than s3 is no folder, but a mistake. */
function isStore(given: string): boolean {
  if (isS3Url(given)) return parseS3Url(given) !== null;
  return !/^[a-z][a-z0-9+.-]*:\/\//i.test(given);
}

/** Reads public keys, separated by commas; undefined: one of them is none. */
function readKeys(given: string): readonly string[] | undefined {
  const keys = given.split(',').map((key) => key.trim());
  return keys.every((key) => rawPublicKey(key) !== null) ? keys : undefined;
}

/** The variables this program reads, in the order of messages. */
const variableKinds = {
  MODEL_STORE: text('a folder or s3://bucket/prefix', isStore),
  MODEL_ALIAS: text('a name of 1 to 64 letters, digits, "-" and "_"', (given) =>
    /^[a-z0-9_-]{1,64}$/i.test(given),
  ),
  MODEL_REFRESH: wholeNumber(
    'a whole number of seconds from 0 (never) to 86400',
    /^\d{1,5}$/,
    86_400,
  ),
  MODEL_PUBLIC_KEYS: {
    allowed: 'ed25519 public keys in base64, raw (32 bytes) or SPKI, separated by commas',
    read: readKeys,
  },
  PORT: portText,
  HOST: hostText,
  RATE_LIMIT: wholeNumber(
    'a whole number of requests a minute from 0 (no limit) to 1000000',
    /^\d{1,7}$/,
    1_000_000,
  ),
  TRUSTED_PROXIES: wholeNumber('a whole number of proxies from 0 to 10', /^(\d|10)$/, 10),
  DRAIN_SECONDS: wholeNumber('a whole number of seconds from 0 to 600', /^\d{1,3}$/, 600),
  METRICS: oneOf('"on" or "off"', ['on', 'off']),
  LOG: oneOf('"requests" or "off"', ['requests', 'off']),
  INVOKE_MODE: oneOf('"BUFFERED" or "RESPONSE_STREAM"', ['BUFFERED', 'RESPONSE_STREAM']),
  EDGE: oneOf('"cloudfront"', ['cloudfront']),
} satisfies Readonly<Record<string, TextKind>>;

type VariableName = keyof typeof variableKinds;
type VariableValues = { [Name in VariableName]: ValueOf<(typeof variableKinds)[Name]> };

/** What holds where a variable is absent; the others may be. */
const defaults = {
  MODEL_ALIAS: 'champion',
  MODEL_REFRESH: 60,
  MODEL_PUBLIC_KEYS: [],
  PORT: 8787,
  HOST: '127.0.0.1',
  RATE_LIMIT: 0,
  TRUSTED_PROXIES: 0,
  DRAIN_SECONDS: 0,
  INVOKE_MODE: 'BUFFERED',
} as const satisfies Partial<VariableValues>;

/** What the environment says, checked. */
export type Environment = Readonly<
  Pick<VariableValues, keyof typeof defaults> & Partial<Omit<VariableValues, keyof typeof defaults>>
>;

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
  const right: Partial<Record<VariableName, unknown>> = {};
  const errors: VariableError[] = [];
  for (const name of Object.keys(variableKinds) as VariableName[]) {
    const given = variables[name];
    if (!given) continue;
    const { read, allowed } = variableKinds[name];
    right[name] = read(given);
    if (right[name] !== undefined) continue;
    delete right[name];
    const message = `${name}: ${JSON.stringify(given)} was given; allowed: ${allowed}`;
    errors.push({ name, message });
  }
  return { environment: { ...defaults, ...right } as Environment, errors };
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
  return randomBytes(16).toString('hex');
}

/**
 * The folder of the model that ships with the program. The bundles keep the distance between
 * functions/ and models/shipped/, so that this holds for them too.
 */
export const shippedFolder = fileURLToPath(new URL('../../models/shipped', import.meta.url));
