import { type Command, Option } from '@commander-js/extra-typings';
import { contents } from '../../models/manifest/content.ts';
import { fits } from '../data/format.ts';
import { wholeNumber } from './command.ts';

/** Adds what says how image files become images of one size. */
export const withReadingFlags = <
  Arguments extends unknown[],
  Flags extends Record<string, unknown>,
>(
  command: Command<Arguments, Flags>,
) =>
  command
    .option(
      '--size <N>',
      'scale images to N × N pixels (default: they must all be of one size)',
      wholeNumber(8, 128),
    )
    .addOption(
      new Option(
        '--fit <how>',
        'with --size: letterbox images that are not square, or crop them (default: letterbox)',
      ).choices(fits),
    )
    .option('--grey', 'make images grey that have colours')
    .addOption(
      new Option(
        '--content <what>',
        'what the images show, for the words of the API and how it reads pictures (default: by the name of the data)',
      ).choices(contents),
    )
    .option('--skip-broken', 'leave out image files that cannot be decoded');
