import type { CommanderError } from '@commander-js/extra-typings';
import { ModelError } from '../../models/errors.ts';
import { WrongUse } from './environment.ts';

/** How a command of this side ends. */
export const exitCodes = { done: 0, failed: 1, wrongUse: 2, interrupted: 130 } as const;

/** Says on stderr in one line why a command ends, unless --help ended it. @returns its exit code */
export function tellExit(error: unknown): number {
  if (isCommanderError(error) && error.exitCode === 0) return exitCodes.done;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`error: ${oneLine(message.replace(/^error: /, ''))}\n`);
  const wrongUse =
    isCommanderError(error) || error instanceof WrongUse || error instanceof ModelError;
  return wrongUse ? exitCodes.wrongUse : exitCodes.failed;
}

/** Whether commander threw it; asked without loading commander, which a start without flags has no use for. */
function isCommanderError(error: unknown): error is CommanderError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('commander.');
}

export function oneLine(text: string): string {
  return text.replaceAll('\n', ' ');
}
