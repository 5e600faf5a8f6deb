import { runCommand } from './command.ts';
import { digitsCommand } from './digits-command.ts';

await runCommand(digitsCommand('digits'));
