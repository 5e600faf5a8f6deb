import { runCommand } from './command.ts';
import { numbersCommand } from './numbers-command.ts';

await runCommand(numbersCommand('numbers'));
