import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { portText } from './environment.ts';

/** The flags of `npm start`; what is absent is for the environment to say. */
export interface ServerFlags {
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  readonly model?: string | undefined;
  readonly log?: boolean | undefined;
}

/**
 * Reads the command line.
 *
 * @param argv as process.argv
 * @throws CommanderError: exit code 0 when --help was printed, another for wrong use
 */
export function parseServerCommand(argv: readonly string[]): ServerFlags {
  return new Command('npm start --')
    .description('Serves seeded digits over HTTP, with the shipped model unless told otherwise.')
    .option('--port <N>', 'where to listen, 0: any free port (default: PORT or 8787)', parsePort)
    .option('--host <H>', 'whose address to listen on (default: HOST or 127.0.0.1)')
    .option('--model <DIR>', 'the folder of one model, …/<id> (default: by MODEL_STORE)')
    .option('--log', 'one JSON line a request on stderr (default: LOG=requests)')
    .addHelpText(
      'after',
      '\nEnvironment: PORT, HOST, LOG (requests or off), MODEL_STORE (a folder of models), MODEL_ALIAS (champion)',
    )
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .parse(argv)
    .opts();
}

function parsePort(text: string): number {
  const port = portText.safeParse(text);
  if (port.success) return port.data;
  throw new InvalidArgumentError(`Allowed: ${port.error.issues[0]?.message}.`);
}
