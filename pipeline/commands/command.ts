import {
  type CommandUnknownOpts,
  CommanderError,
  InvalidArgumentError,
} from '@commander-js/extra-typings';
import { keptByNpm } from '../../models/npm-flags.ts';
import { tellOutputFailure } from '../../models/standard-output.ts';
import { InvalidInput } from '../invalid-input.ts';

/** Exit codes of every command. */
export const exitCodes = { done: 0, failed: 1, wrongUse: 2, interrupted: 130 } as const;

/**
 * Runs a command to its exit code: wrong use and wrong input end with one line on stderr and 2, anything
 * else that is thrown with one line and 1.
 */
export async function runCommand(
  command: CommandUnknownOpts,
  argv: readonly string[] = process.argv,
): Promise<void> {
  tellOutputFailure();
  command
    .exitOverride()
    .allowExcessArguments(false)
    .configureOutput({ outputError: () => {} })
    .showSuggestionAfterError();
  try {
    const kept = keptByNpm(command.options.map(({ long }) => long));
    if (kept !== null) throw new InvalidInput(kept);
    await command.parseAsync([...argv]);
  } catch (error) {
    process.exitCode = report(misspelled(command, argv, error));
  }
}

/**
 * Commander tells of a flag that is missing before one that it does not know, which may be the same one, misspelled.
 *
 * @returns the error to tell of
 */
function misspelled(command: CommandUnknownOpts, argv: readonly string[], error: unknown): unknown {
  const isMissing =
    error instanceof CommanderError && error.code === 'commander.missingMandatoryOptionValue';
  if (!isMissing || command.parseOptions(argv.slice(2)).unknown.length === 0) return error;
  for (const option of command.options) option.mandatory = false;
  try {
    command.parse([...argv]);
  } catch (unknown) {
    return unknown;
  }
  return error;
}

function report(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.done;
    complain(error.message.replace(/^error: /, ''));
    return exitCodes.wrongUse;
  }
  complain(error instanceof Error ? error.message : String(error));
  if (process.env['DEBUG'] && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return error instanceof InvalidInput ? exitCodes.wrongUse : exitCodes.failed;
}

function complain(message: string): void {
  process.stderr.write(`error: ${message.replaceAll(/\s*\n\s*/g, ' ')}\n`);
}

/**
 * What a parser throws for commander, which writes it behind a sentence of its own: "… is invalid. A whole number …".
 *
 * @param allowed what is allowed, such as "a whole number from 1 up is allowed"
 */
export function refusedValue(allowed: string): InvalidArgumentError {
  return new InvalidArgumentError(`${allowed.charAt(0).toUpperCase()}${allowed.slice(1)}.`);
}

/** A parser for commander: a whole number from `minimum` to `maximum`, in decimal digits only. */
export function wholeNumber(
  minimum: number,
  maximum = Number.MAX_SAFE_INTEGER,
  allowed = maximum === Number.MAX_SAFE_INTEGER
    ? `a whole number from ${minimum} up is allowed`
    : `a whole number from ${minimum} to ${maximum} is allowed`,
): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d{1,16}$/.test(text) || value < minimum || value > maximum) {
      throw refusedValue(allowed);
    }
    return value;
  };
}

/** A parser for commander: a text that is not empty. */
export function nonEmpty(text: string): string {
  if (text === '') throw refusedValue('a non-empty text is allowed');
  return text;
}
