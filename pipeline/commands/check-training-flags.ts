import { CommanderError } from '@commander-js/extra-typings';
import { commandWithTrainingFlags } from './train-flags.ts';

/** What is wrong with parameters of pipeline:train by themselves, in one line; null: nothing. */
export function checkTrainingFlags(parameters: readonly string[]): string | null {
  const command = commandWithTrainingFlags('pipeline:train')
    .allowExcessArguments(false)
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({ writeOut: () => {}, outputError: () => {} });
  try {
    command.action(() => {}).parse([...parameters], { from: 'user' });
    return null;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ');
  }
}
