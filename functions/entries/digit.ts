import { drawByFlags, parseDigitCommand } from './draw.ts';
import { tellExit } from './exit.ts';

try {
  const { caption, bytes } = await drawByFlags(parseDigitCommand(process.argv), process.stdout);
  process.stderr.write(`${caption}\n`);
  process.stdout.write(bytes);
} catch (error) {
  process.exitCode = tellExit(error);
}
