import { fileURLToPath } from 'node:url';
import * as z from 'zod';

/** The repository's root, which images and bundles are made from. */
export const projectFolder = fileURLToPath(new URL('../', import.meta.url));

/** Days that CloudWatch Logs can keep a log for. */
const retentionDays = [1, 3, 5, 7, 14, 30, 60, 90, 180, 365] as const;

/** Every setting, as text; docs/deploy.md has them as a table, which a test holds to this schema. */
const settings = z.strictObject({
  /** Part of the stacks' names, so that several stages fit one account; `prod` is protected from deletion. */
  stage: matching(/^[a-z][a-z0-9-]{0,15}$/, '1 to 16 of a-z, 0-9 and "-", a letter first').default(
    'dev',
  ),
  /** Where it is deployed; without it, wherever the CLI's profile points. */
  region: matching(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region, as eu-central-1').optional(),
  /** Who gets the alarms; without it they only show in the console. */
  alarmMail: z.email('one mail address').optional(),
  /** Alarms and the dashboard; without them nothing but storage costs while nobody asks. */
  monitoring: onOff().default(true),
  /** X-Ray traces of the function. */
  tracing: onOff().default(false),
  /** A line for each request in the function's log; errors are there in any case. */
  requestLog: onOff().default(true),
  /** Days until logs are deleted. */
  logDays: matching(/^\d+$/, retentionDays.join(', '))
    .transform(Number)
    .refine((days) => retentionDays.some((known) => known === days), retentionDays.join(', '))
    .default(30),
  /** A host name of one's own, with its certificate. */
  domain: matching(/^([a-z0-9-]+\.)+[a-z]{2,}$/, 'a host name, as digits.example.org').optional(),
  certificate: matching(
    /^arn:aws:acm:us-east-1:\d{12}:certificate\/[\w-]+$/,
    'the ARN of an ACM certificate in us-east-1, where CloudFront reads them',
  ).optional(),
  /** The Route 53 zone, `id/name`, that gets the domain's records; without it they are made by hand. */
  zone: matching(
    /^Z[A-Z0-9]+\/([a-z0-9-]+\.)+[a-z]{2,}$/,
    'id/name of a hosted zone, as Z2FDTNDATAQYW2/example.org',
  ).optional(),
  /** WAF: requests that one address may make in five minutes. */
  rateLimit: whole(10, 2_000_000_000, 'requests').optional(),
  /** Megabytes of the function; its share of a processor grows with them (one at 1769). */
  memory: whole(512, 10_240, 'megabytes').default(1024),
  /** How many copies of the function may run, kept for it alone; also the bound of what it can cost. */
  reservedConcurrency: whole(1, 100_000, 'copies').optional(),
  /** What draws in the function: wasm from a zip, or libtensorflow from a container image. */
  engine: oneOf(['wasm', 'tensorflow']).default('wasm'),
  modelAlias: matching(/^[a-z0-9_-]{1,64}$/i, '1 to 64 letters, digits, "-" and "_"').default(
    'champion',
  ),
  /** Seconds between two looks for another model. */
  modelRefresh: whole(0, 86_400, 'seconds').default(60),
  /** Keys that one of must have signed a model. */
  publicKeys: matching(
    /^[A-Za-z0-9+/=]+(,[A-Za-z0-9+/=]+)*$/,
    'ed25519 public keys in base64, with commas between',
  ).optional(),
  /** A secret for the private key with which jobs sign. */
  signing: onOff().default(false),
  /** The Training stack. */
  training: onOff().default(true),
  /** Which image trains: CUDA 11 for T4 and A10G, Vulkan for newer ones too. */
  trainingImage: oneOf(['cuda', 'vulkan']).default('cuda'),
  /** GPU instances that may run at once. */
  trainingInstances: whole(1, 100, 'instances').default(4),
  /** Hours after which a job's attempt is stopped. */
  trainingHours: whole(1, 168, 'hours').default(6),
  /** Days until checkpoints and rows of sweeps are deleted. */
  checkpointDays: whole(1, 3650, 'days').default(30),
});

/** What the app is told, checked. */
export type Configuration = z.output<typeof settings>;

/** The names of all settings. */
export const settingNames = Object.keys(settings.shape) as readonly (keyof Configuration)[];

/** A setting that cannot be: its message is one line that names it, its value and what is allowed. */
export class InvalidConfiguration extends Error {
  override readonly name = 'InvalidConfiguration';
}

type Values = Readonly<Record<string, unknown>>;
type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings: `-c name=value` or cdk.json's context, else DIGIT_MINT_NAME of the environment.
 *
 * @throws InvalidConfiguration for the first that is wrong or unknown
 */
export function readConfiguration(context: Values, environment: Variables = {}): Configuration {
  const given = { ...fromEnvironment(environment), ...fromContext(context) };
  const result = settings.safeParse(given);
  if (!result.success) {
    const issue = result.error.issues[0];
    if (issue?.code === 'unrecognized_keys') {
      throw new InvalidConfiguration(
        `${issue.keys.join(', ')}: no such setting; allowed: ${settingNames.join(', ')}`,
      );
    }
    const name = String(issue?.path[0]);
    throw new InvalidConfiguration(
      `${name}: ${JSON.stringify(given[name])} was given; allowed: ${issue?.message}`,
    );
  }
  refuseContradictions(result.data);
  return result.data;
}

/** The CDK's own context has colons or slashes in its names, but for the CLI's switches. */
function fromContext(context: Values): Record<string, string> {
  const own = Object.entries(context).filter(([name]) => !/[:/]|^cli-|^tree-/.test(name));
  return Object.fromEntries(own.map(([name, value]) => [name, String(value)]));
}

function fromEnvironment(environment: Variables): Record<string, string> {
  const set = settingNames.flatMap((name) => {
    const value = environment[variableOf(name)];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return Object.fromEntries(set);
}

/** The environment's name of a setting: alarmMail → DIGIT_MINT_ALARM_MAIL. */
export function variableOf(name: string): string {
  return `DIGIT_MINT_${name.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`;
}

function refuseContradictions(configuration: Configuration): void {
  const { domain, certificate, zone, rateLimit, region } = configuration;
  if ((domain === undefined) !== (certificate === undefined)) {
    throw new InvalidConfiguration('domain, certificate: allowed: both or neither');
  }
  if (zone !== undefined && !`.${domain}`.endsWith(`.${zone.split('/')[1]}`)) {
    throw new InvalidConfiguration(
      `zone: "${zone}" was given; allowed: the zone that domain (${domain ?? 'not given'}) lies in`,
    );
  }
  if (rateLimit !== undefined && region !== 'us-east-1') {
    throw new InvalidConfiguration(
      `rateLimit: "${rateLimit}" was given; allowed: only with region=us-east-1, where CloudFront's rules live (region is ${region ?? 'not given'})`,
    );
  }
}

function matching(pattern: RegExp, allowed: string) {
  return z.string(allowed).regex(pattern, allowed);
}

function onOff() {
  return z.enum(['true', 'false'], '"true" or "false"').transform((value) => value === 'true');
}

function oneOf<const Names extends readonly [string, ...string[]]>(names: Names) {
  return z.enum(names, names.map((name) => `"${name}"`).join(' or '));
}

function whole(least: number, most: number, unit: string) {
  const allowed = `a whole number of ${unit} from ${least} to ${most}`;
  return matching(/^(0|[1-9]\d{0,9})$/, allowed)
    .transform(Number)
    .refine((value) => value >= least && value <= most, allowed);
}
