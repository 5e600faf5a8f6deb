import { Command, Option } from '@commander-js/extra-typings';
import { SingleBar } from 'cli-progress';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { seriesSeedRoom } from '../../models/digit-series.ts';
import { modelWords } from '../../models/manifest/words.ts';
import { isSeed, seedLength } from '../../models/seed/seed.ts';
import { defaultThreads } from '../../models/threads/drawing-threads.ts';
import { digitFormats, findLabel, openGenerator, writeDigits } from '../digits.ts';
import { nonEmpty, refusedValue, wholeNumber } from './command.ts';

/** Fewer digits are drawn before threads have started. */
const leastForThreads = 2000;

const longestSeed = seedLength.maximum - seriesSeedRoom;

/** Where this side's bundles have the models that ship, too. */
const shippedFolder = fileURLToPath(new URL('../../models/shipped', import.meta.url));

/** The command that writes labelled digits. @param program what the help calls it */
export function digitsCommand(program: string) {
  return new Command(program)
    .description(
      'Writes labelled images of a model, by default handwritten digits, to two IDX files, which any MNIST reader can open, or to PNG files in a folder for each label.',
    )
    .requiredOption('--count <N>', 'number of images', wholeNumber(1, 9_999_999))
    .option(
      '--seed <S>',
      'any text; the same seed gives the same images (default: a random one)',
      seed,
    )
    .option(
      '--label <L>',
      'draw only this label, by its name or its index (default: the seed of each image picks one)',
      nonEmpty,
    )
    .addOption(
      new Option('--format <F>', 'idx: two files; imagefolder: PNG files, as /dataset has them')
        .choices(digitFormats)
        .default('idx' as const),
    )
    .requiredOption('--out <DIR>', 'the folder to write to', nonEmpty)
    .option(
      '--model <DIR>',
      'the folder of one model, …/<id>, or of a run (default: the shipped model)',
      nonEmpty,
    )
    .option(
      '--threads <N>',
      'threads that draw; the images are the same with any number (default: as many as cores, up to 8, from 2000 images on)',
      wholeNumber(1, 64),
    )
    .action(async ({ count, seed: given, label, out, format, model, threads }) => {
      const generator = await openGenerator(model, shippedFolder);
      const series = {
        seed: given ?? randomBytes(16).toString('hex'),
        count,
        label: label === undefined ? null : findLabel(label, generator.manifest),
      };
      const { several } = modelWords(generator.manifest);
      const progress = createDigitsProgress(process.stderr, count, several);
      const written = await writeDigits(generator, series, out, {
        format,
        onDrawn: (drawn) => progress.update(drawn),
        threads: threads ?? (count < leastForThreads ? 1 : defaultThreads()),
      }).finally(() => progress.stop());
      const { id } = generator.manifest;
      process.stderr.write(`${count} ${several} drawn from seed ${series.seed} by model ${id}\n`);
      process.stdout.write(written.map((path) => `${path}\n`).join(''));
    });
}

/** A parser for commander: a seed with room for each digit's own number behind it. */
function seed(text: string): string {
  if (isSeed(text) && [...text].length <= longestSeed) return text;
  throw refusedValue(`a text of 1 to ${longestSeed} characters is allowed`);
}

/** Shows how many digits are drawn. */
interface DigitsProgress {
  update(count: number): void;
  stop(): void;
}

/** A bar with the time left if the stream is a terminal, else nothing. */
function createDigitsProgress(
  stream: NodeJS.WriteStream,
  total: number,
  several: string,
): DigitsProgress {
  if (!stream.isTTY) return { update() {}, stop() {} };
  const view = new SingleBar({
    format: `{bar} {value}/{total} ${several}  {eta_formatted} left`,
    barsize: 20,
    hideCursor: true,
    stream,
  });
  view.start(total, 0);
  return { update: (count) => view.update(count), stop: () => view.stop() };
}
