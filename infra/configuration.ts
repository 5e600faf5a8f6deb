import { fileURLToPath } from 'node:url';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import * as z from 'zod';

/** The repository's root, from which images and bundles are built. */
export const projectFolder = fileURLToPath(new URL('../', import.meta.url));

/** Log retention periods that CloudWatch Logs supports, in days (the ones up to a year). */
const retentionDays = [1, 3, 5, 7, 14, 30, 60, 90, 180, 365] as const;

/** Regions with CloudFront in front of them: those of the public cloud. */
const regions = RegionInfo.regions
  .filter(({ partition }) => partition === 'aws')
  .map(({ name }) => name);

/** The schema of a stage's file. A test compares it with the table in docs/deploy.md. */
export const settings = z.strictObject({
  /** For editors. */
  $schema: z.string('the path of the schema').optional(),
  /** The region to deploy to; without it, the region of the CLI profile. */
  region: z.enum(regions, `one of ${regions.join(', ')}`).optional(),
  /** The address that receives alarms and the budget's warnings; without it they appear only in the console. */
  alarmMail: z.email('one email address').optional(),
  /** Dollars a month for the whole account, at 80 % of which the first mail is sent; 0: no budget. */
  budget: whole(0, 1_000_000, 'dollars').default(20),
  /** Alarms and a dashboard; without them an idle API costs nothing but storage. */
  monitoring: onOff().default(true),
  /** X-Ray traces of the function. */
  tracing: onOff().default(false),
  /** Logs one line per request; errors are always logged. */
  requestLog: onOff().default(true),
  /** CloudFront's access log, in a bucket of the Api stack. */
  edgeLog: onOff().default(true),
  /** Days until logs are deleted. */
  logDays: z
    .union(
      retentionDays.map((days) => z.literal(days)),
      retentionDays.join(', '),
    )
    .default(30),
  /** A custom host name; needs `zone` or `certificate`. */
  domain: matching(
    /^([a-z0-9-]+\.)+[a-z]{2,}$/,
    'a host name such as digits.example.org',
  ).optional(),
  /** Without it, and with `zone`, the app makes a certificate. */
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
    /^[A-Za-z0-9+/]+=*(,[A-Za-z0-9+/]+=*)*$/,
    'ed25519 public keys in base64, separated by commas',
  ).optional(),
  /** Creates a secret for the private key that jobs sign models with. */
  signing: onOff().default(false),
  /** Deploys the Training stack. */
  training: onOff().default(true),
  /** The image of training jobs: wasm on Fargate, or a GPU by CUDA or by Vulkan. */
  trainingImage: oneOf(['cpu', 'cuda', 'vulkan']).default('cpu'),
  /** Whether jobs run on capacity that AWS may take back, or at the full price. */
  trainingCapacity: oneOf(['spot', 'on-demand']).default('spot'),
  /** Maximum number of jobs that run at the same time, each on its own instance. */
  trainingInstances: whole(1, 100, 'instances').default(4),
  /** Availability zones that instances may start in. */
  trainingZones: whole(1, 3, 'zones').default(3),
  /** Hours until an attempt is stopped. */
  trainingHours: whole(1, 168, 'hours').default(6),
  /** Days until checkpoints and sweeps are deleted. */
  checkpointDays: whole(1, 3650, 'days').default(30),
});

/** The validated settings, and the stage that they are for. */
export type Configuration = Omit<z.output<typeof settings>, '$schema'> & {
  /** Part of the stack names, so several stages fit in one account; `prod` is protected from deletion. */
  readonly stage: string;
};

/** The names of all settings of a stage's file. */
export const settingNames = Object.keys(settings.shape).filter(
  (name) => name !== '$schema',
) as readonly Exclude<keyof Configuration, 'stage'>[];

/** A stage's file as a JSON schema, for editors. */
export function stageSchema(): object {
  return z.toJSONSchema(settings, { io: 'input' });
}

function matching(pattern: RegExp, allowed: string) {
  return z.string(allowed).regex(pattern, allowed);
}

function onOff() {
  return z.boolean('true or false');
}

function oneOf<const Names extends readonly [string, ...string[]]>(names: Names) {
  return z.enum(names, names.map((name) => `"${name}"`).join(' or '));
}

function whole(least: number, most: number, unit: string) {
  const allowed = `a whole number of ${unit} from ${least} to ${most}`;
  return z.int(allowed).min(least, allowed).max(most, allowed);
}
