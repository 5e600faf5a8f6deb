#!/usr/bin/env node
import { tellOutputFailure } from '../models/standard-output.ts';
import packageDescription from '../package.json' with { type: 'json' };

/** What `npx digit-mint` does, by the word behind it: a line for the help, and what runs. */
const commands: Readonly<
  Record<string, readonly [string, (argv: readonly string[], program: string) => Promise<void>]>
> = {
  serve: [
    'serves images over HTTP',
    async (argv, program) => {
      const { serve } = await import('../functions/entries/serve.ts');
      await serve(argv, program);
    },
  ],
  digit: [
    'draws one image',
    async (argv, program) => {
      const { drawByFlags, parseDigitCommand, writeDrawing } =
        await import('../functions/entries/draw.ts');
      await writeDrawing(async () => drawByFlags(parseDigitCommand(argv, program), process.stdout));
    },
  ],
  number: [
    'draws a number in one handwriting',
    async (argv, program) => {
      const { writeDrawing } = await import('../functions/entries/draw.ts');
      const { drawNumberByFlags, parseNumberCommand } =
        await import('../functions/entries/draw-number.ts');
      await writeDrawing(async () =>
        drawNumberByFlags(parseNumberCommand(argv, program), process.stdout),
      );
    },
  ],
  numbers: [
    'writes handwritten lines with the box of every character',
    async (argv, program) => {
      const { runCommand } = await import('../pipeline/commands/command.ts');
      const { numbersCommand } = await import('../pipeline/commands/numbers-command.ts');
      await runCommand(numbersCommand(program), argv);
    },
  ],
  digits: [
    'writes a labelled data set',
    async (argv, program) => {
      const { runCommand } = await import('../pipeline/commands/command.ts');
      const { digitsCommand } = await import('../pipeline/commands/digits-command.ts');
      await runCommand(digitsCommand(program), argv);
    },
  ],
};

const help = `Usage: digit-mint <command> [options]

${Object.entries(commands)
  .map(([name, [summary]]) => `  ${name.padEnd(8)}${summary}`)
  .join('\n')}

Every command uses the shipped model of handwritten digits, or another one with --model.
digit-mint <command> --help lists the options of a command.
`;

function print(text: string): void {
  tellOutputFailure();
  process.stdout.write(text);
}

const [node = '', file = '', name = '--help', ...rest] = process.argv;
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (command) await command[1]([node, file, ...rest], `digit-mint ${name}`);
else if (['--help', '-h', 'help'].includes(name)) print(help);
else if (name === '--version') print(`${packageDescription.version}\n`);
else {
  const allowed = Object.keys(commands).join(', ');
  process.stderr.write(`error: unknown command ${JSON.stringify(name)}: allowed are ${allowed}\n`);
  process.exitCode = 2;
}
