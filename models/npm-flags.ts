/** Flags that npm has under the same name, so that they may be meant for npm. */
const ofNpm: ReadonlySet<string> = new Set(['color', 'force', 'json', 'name', 'only', 'yes']);

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * What is wrong where a script of this package was started without "--" before its flags: npm keeps those for itself,
 * as variables, and the script would run without them.
 *
 * @param flags that the command takes, such as "--steps"
 * @returns one line, or null where npm kept none
 */
export function keptByNpm(
  flags: readonly (string | undefined)[],
  variables: Variables = process.env,
): string | null {
  const { npm_lifecycle_event: script, npm_package_name: name } = variables;
  if (script === undefined || name !== 'digit-mint') return null;
  const kept = flags.filter((flag = '') => {
    const key = flag.replace(/^--(no-)?/, '');
    return !ofNpm.has(key) && variables[`npm_config_${key.replaceAll('-', '_')}`] !== undefined;
  });
  if (kept.length === 0) return null;
  const start = script === 'start' ? 'npm start' : `npm run ${script}`;
  return `${kept.join(', ')}: npm keeps flags that do not follow --: ${start} -- ${kept[0]} …`;
}
