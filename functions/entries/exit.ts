import { CommanderError } from '@commander-js/extra-typings';
import { ModelError } from '../../models/errors.ts';
import { WrongUse } from './environment.ts';

/** How a command of this side ends. */
export const exitCodes = { done: 0, failed: 1, wrongUse: 2, interrupted: 130 } as const;

/** Says on stderr in one line why a command ends, unless --help ended it. @returns its exit code */
export function tellExit(error: unknown): number {
  if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`error: ${oneLine(message.replace(/^error: /, ''))}\n`);
  const wrongUse =
    error instanceof CommanderError || error instanceof WrongUse || error instanceof ModelError;
  return wrongUse ? exitCodes.wrongUse : exitCodes.failed;
}

export function oneLine(text: string): string {
  return text.replaceAll('\n', ' ');
}
