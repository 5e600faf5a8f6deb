import type { CommandUnknownOpts } from '@commander-js/extra-typings';

/** The flags that a command line has of those that another command takes, as that one takes them. */
export function writtenFlags(command: CommandUnknownOpts, other: CommandUnknownOpts): string[] {
  const known = new Set(other.options.map(({ long }) => long));
  return command.options
    .filter(({ long }) => known.has(long))
    .filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli')
    .flatMap((option) => {
      const value: unknown = command.getOptionValue(option.attributeName());
      if (Array.isArray(value)) return value.flatMap((one) => [option.long ?? '', String(one)]);
      if (typeof value !== 'boolean') return [option.long ?? '', String(value)];
      // --companions and --no-companions are one setting.
      return value === option.negate ? [] : [option.long ?? ''];
    });
}
