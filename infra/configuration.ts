import { fileURLToPath } from 'node:url';
import * as z from 'zod';

/** The repository's root, from which images and bundles are built. */
export const projectFolder = fileURLToPath(new URL('../', import.meta.url));

/** Log retention periods that CloudWatch Logs supports, in days (the ones up to a year). */
const retentionDays = [1, 3, 5, 7, 14, 30, 60, 90, 180, 365] as const;

/** The schema of all settings, which arrive as text. A test compares it with the table in docs/deploy.md. */
const settings = z.strictObject({
  /** Part of the stack names, so several stages fit in one account; `prod` is protected from deletion. */
  stage: matching(
    /^[a-z][a-z0-9-]{0,15}$/,
    '1 to 16 characters of a-z, 0-9 and "-", starting with a letter',
  ).default('dev'),
  /** The region to deploy to; without it, the region of the CLI profile. */
  region: matching(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as eu-central-1').optional(),
  /** The address that receives the alarms; without it they appear only in the console. */
  alarmMail: z.email('one email address').optional(),
  /** Alarms and a dashboard; without them an idle API costs nothing but storage. */
  monitoring: onOff().default(true),
  /** X-Ray traces of the function. */
  tracing: onOff().default(false),
  /** Logs one line per request; errors are always logged. */
  requestLog: onOff().default(true),
  /** Days until logs are deleted. */
  logDays: matching(/^\d+$/, retentionDays.join(', '))
    .transform(Number)
    .refine((days) => retentionDays.some((known) => known === days), retentionDays.join(', '))
    .default(30),
  /** A custom host name; needs `certificate`. */
  domain: matching(
    /^([a-z0-9-]+\.)+[a-z]{2,}$/,
    'a host name such as digits.example.org',
  ).optional(),
  certificate: matching(
    /^arn:aws:acm:us-east-1:\d{12}:certificate\/[\w-]+$/,
    'the ARN of an ACM certificate in us-east-1, the region that CloudFront reads them from',
  ).optional(),
  /** The Route 53 zone, `id/name`, in which to create the domain's DNS records. */
  zone: matching(
    /^Z[A-Z0-9]+\/([a-z0-9-]+\.)+[a-z]{2,}$/,
    'id/name of a hosted zone such as Z2FDTNDATAQYW2/example.org',
  ).optional(),
  /** WAF: requests allowed per IP address in five minutes. */
  rateLimit: whole(10, 2_000_000_000, 'requests').optional(),
  /** Memory of the function in megabytes; its share of a vCPU grows with it (1769 is one vCPU). */
  memory: whole(512, 10_240, 'megabytes').default(1024),
  /** Maximum number of concurrent instances of the function, reserved for it; also limits its cost. */
  reservedConcurrency: whole(1, 100_000, 'instances').optional(),
  modelAlias: matching(/^[a-z0-9_-]{1,64}$/i, '1 to 64 letters, digits, "-" and "_"').default(
    'champion',
  ),
  /** Seconds between two checks of the alias. */
  modelRefresh: whole(0, 86_400, 'seconds').default(60),
  /** Public keys, one of which must have signed a model. */
  publicKeys: matching(
    /^[A-Za-z0-9+/=]+(,[A-Za-z0-9+/=]+)*$/,
    'ed25519 public keys in base64, separated by commas',
  ).optional(),
  /** Creates a secret for the private key that jobs sign models with. */
  signing: onOff().default(false),
  /** Deploys the Training stack. */
  training: onOff().default(true),
  /** The image of training jobs: CUDA 11 supports T4 and A10G, Vulkan also newer GPUs. */
  trainingImage: oneOf(['cuda', 'vulkan']).default('cuda'),
  /** Maximum number of GPU instances at the same time. */
  trainingInstances: whole(1, 100, 'instances').default(4),
  /** Hours until an attempt of a job is stopped. */
  trainingHours: whole(1, 168, 'hours').default(6),
  /** Days until checkpoints and sweeps are deleted. */
  checkpointDays: whole(1, 3650, 'days').default(30),
});

/** The validated settings. */
export type Configuration = z.output<typeof settings>;

/** The names of all settings. */
export const settingNames = Object.keys(settings.shape) as readonly (keyof Configuration)[];

/** An invalid setting. The message is one line with its name, its value and what is allowed. */
export class InvalidConfiguration extends Error {
  override readonly name = 'InvalidConfiguration';
}

type Values = Readonly<Record<string, unknown>>;
type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads and validates the settings. The context (`-c name=value`, cdk.json) takes precedence over the environment
 * (DIGIT_MINT_NAME).
 *
 * @throws InvalidConfiguration for the first wrong or unknown setting
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

/** Leaves out the CDK's own context: names with a colon or slash, and the CLI's switches. */
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

/** The environment variable of a setting: alarmMail → DIGIT_MINT_ALARM_MAIL. */
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
      `zone: "${zone}" was given; allowed: the zone that contains domain (${domain ?? 'not given'})`,
    );
  }
  if (rateLimit !== undefined && region !== 'us-east-1') {
    throw new InvalidConfiguration(
      `rateLimit: "${rateLimit}" was given; allowed: only with region=us-east-1, the region of CloudFront's rules (region is ${region ?? 'not given'})`,
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
