import { type Configuration, settings } from './settings.ts';

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
