import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import type { TextKind } from '../parameters/parameter.ts';
import { hostText, portText } from './environment.ts';
import { requireFlagsPassedOn } from './kept-flags.ts';

const folderText: TextKind<string> = {
  allowed: 'the folder of one model',
  read: (given) => given || undefined,
};

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
export function parseServerCommand(argv: readonly string[], program: string): ServerFlags {
  const command = new Command(program)
    .description(
      'Serves seeded images over HTTP, by default the handwritten digits of the shipped model.',
    )
    .option(
      '--port <N>',
      'where to listen, 0: any free port (default: PORT or 8787)',
      parser(portText),
    )
    .option('--host <H>', 'the address to listen on (default: HOST or 127.0.0.1)', parser(hostText))
    .option(
      '--model <DIR>',
      'the folder of one model, …/<id>, or of a run (default: by MODEL_STORE)',
      parser(folderText),
    )
    .option('--log', 'one JSON line per request on stderr (default: LOG=requests)')
    .addHelpText(
      'after',
      '\nEnvironment: PORT, HOST, LOG (requests or off), MODEL_STORE (a folder of models or s3://bucket/prefix), MODEL_ALIAS (champion), MODEL_REFRESH (seconds, 60), MODEL_PUBLIC_KEYS, RATE_LIMIT (requests a minute of a client, 0: no limit), TRUSTED_PROXIES (0), METRICS (on, or off: no /metrics), DRAIN_SECONDS (0: how long /ready answers 503 before a stop)',
    )
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ outputError: () => {} });
  requireFlagsPassedOn(command.options);
  return command.parse(argv).opts();
}

function parser<Value>({ read, allowed }: TextKind<Value>): (text: string) => Value {
  return (text) => {
    const value = read(text);
    if (value !== undefined) return value;
    throw new InvalidArgumentError(`Allowed: ${allowed}.`);
  };
}
