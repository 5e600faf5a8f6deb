import { parseDigitCommand } from './digit-command.ts';
import { drawByFlags } from './draw-by-flags.ts';
import { tellExit } from './exit-code.ts';

try {
  const { caption, bytes } = await drawByFlags(parseDigitCommand(process.argv), process.stdout);
  process.stderr.write(`${caption}\n`);
  process.stdout.write(bytes);
} catch (error) {
  process.exitCode = tellExit(error);
}
