import { fileURLToPath } from 'node:url';
import { type Shard, rangeOf } from '../../datasets/order.ts';
import { defaultThreads } from '../../models/threads/drawing-threads.ts';
import { openGenerator } from '../digits.ts';
import { InvalidInput } from '../invalid-input.ts';
import { readListFile } from '../numbers/list-file.ts';
import { writeNumbers } from '../numbers/write-numbers.ts';
import { nonEmpty, refusedValue, wholeNumber } from './command.ts';
import { asInput, commandWithLineFlags, orderOf } from './numbers-flags.ts';

/** Fewer lines are drawn before threads have started. */
const leastForThreads = 200;

const shippedFolder = fileURLToPath(new URL('../../models/shipped', import.meta.url));

/** The command that writes lines of characters with boxes. @param program what the help calls it */
export function numbersCommand(program: string) {
  return commandWithLineFlags(program)
    .description(
      'Writes pictures of handwritten numbers with the box of every character, to train and test readers on.',
    )
    .requiredOption('--out <DIR>', 'the folder to write to, empty or new', nonEmpty)
    .option(
      '--model <DIR>',
      'the folder of one model, …/<id>, or of a run (default: the shipped model)',
      nonEmpty,
    )
    .option(
      '--threads <N>',
      'threads that draw; the files are the same with any number (default: as many as cores, up to 8)',
      wholeNumber(1, 64),
    )
    .option('--shard <K/N>', 'write part K of N of the data set, such as 3/100', shard)
    .option('--resume', 'go on where a run to the same folder ended', false)
    .action(async (flags) => {
      const { list: file } = flags;
      const list = file === undefined ? null : await asInput(() => readListFile(file));
      if (flags.resume && flags.seed === undefined) {
        throw new InvalidInput(
          '--resume: give the --seed of the run, which it named or dataset.json has',
        );
      }
      const order = await asInput(async () => orderOf(flags, list, flags.shard ?? null));
      const generator = await openGenerator(flags.model, shippedFolder);
      const { from, to } = rangeOf(order);
      const threads = flags.threads ?? (to - from < leastForThreads ? 1 : defaultThreads());
      const { isTTY } = process.stderr;
      await asInput(() =>
        writeNumbers(generator, order, flags.out, {
          threads,
          resume: flags.resume,
          listFrom: list && list.from,
          onWritten(count) {
            if (isTTY) process.stderr.write(`\r${count}/${to - from} lines`);
          },
        }),
      );
      process.stderr.write(
        `${isTTY ? '\n' : ''}${to - from} lines drawn from seed ${order.plan.seed} by model ${generator.manifest.id}\n`,
      );
      process.stdout.write(`${flags.out}\n`);
    });
}

/** A parser for commander: a part of several, such as "3/100". */
function shard(text: string): Shard {
  const [, part = '', of = ''] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const [own, all] = [Number(part), Number(of)];
  if (own >= 1 && own <= all) return { part: own, of: all };
  throw refusedValue('a part and how many there are is allowed, such as 3/100');
}
