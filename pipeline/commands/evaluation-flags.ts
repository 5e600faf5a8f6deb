import { Command } from '@commander-js/extra-typings';
import { classifierPlaces } from '../classifier/load-or-train.ts';
import { defaultThreads } from '../engines/wasm.ts';
import { fewestImages } from '../evaluation/sizes.ts';
import { nonEmpty, wholeNumber } from './command.ts';

/** A command that evaluates models: pipeline:evaluate and pipeline:test. */
export const commandWithEvaluationFlags = (name: string) =>
  new Command(name)
    .option(
      '--images <N>',
      'images per draw (default: as many as there are images to compare with, up to 10000, or 2000 with --quick)',
      wholeNumber(fewestImages),
    )
    .option('--draws <N>', 'independent draws (default: 3, or 2 with --quick)', wholeNumber(1, 100))
    .option(
      '--score-draws <N>',
      'classifiers trained on generated images (default: 3, or 1 with --quick)',
      wholeNumber(1, 100),
    )
    .option('--quick', 'use smaller sets, for an estimate in a minute or two', false)
    .option(
      '--threads <N>',
      'threads of the wasm engine; the number does not change the results',
      wholeNumber(1, 64),
      defaultThreads(),
    )
    .option(
      '--classifiers <DIR>',
      'the folder for classifiers that the command trains',
      nonEmpty,
      classifierPlaces.folder,
    );
