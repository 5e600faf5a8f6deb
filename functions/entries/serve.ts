import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import type { DrawDigits } from '../../models/digit-series.ts';
import type { DrawingThreads } from '../../models/threads/drawing-threads.ts';
import { createApp } from '../app.ts';
import type { TextKind } from '../parameters/parameter.ts';
import { batchedDraws } from '../serving/batching.ts';
import { createModelSource, fixedModel } from '../serving/model-source.ts';
import { loadModelFolder } from '../serving/served-model.ts';
import {
  type Environment,
  hostText,
  portText,
  randomSeed,
  readEnvironment,
  shippedFolder,
  version,
} from './environment.ts';
import { exitCodes, oneLine, tellExit } from './exit.ts';
import { type Listening, listen } from './listen.ts';

/** Threads beyond this would leave a server's requests little of a large machine. */
const mostThreads = 8;

/** Digits that each thread draws while the last ones are sent. */
const bulkOfThread = 64;

/**
 * Serves as the command line and the environment ask; what is wrong becomes one line and an exit code.
 *
 * @param argv as process.argv
 * @param program what the help calls it
 */
export async function serve(
  argv: readonly string[] = process.argv,
  program = 'npm start --',
): Promise<void> {
  await serveAsRequested(argv, program).catch((error: unknown) => {
    process.exitCode = tellExit(error);
  });
}

async function serveAsRequested(argv: readonly string[], program: string): Promise<void> {
  const flags = parseServerCommand(argv, program);
  const environment = readEnvironment(process.env);
  const {
    MODEL_STORE: modelStore,
    MODEL_ALIAS: modelAlias,
    MODEL_REFRESH: refresh,
    MODEL_PUBLIC_KEYS: publicKeys,
  } = environment;
  const logsRequests = flags.log ?? environment.LOG === 'requests';
  const places = { modelStore, modelAlias, refresh, publicKeys, shippedFolder };
  const { servedModel, companions } =
    flags.model === undefined
      ? await createModelSource(places, logLine)
      : fixedModel(await loadModelFolder(flags.model));
  const served = await servedModel();
  const log = (entry: object) => {
    if (logsRequests || 'level' in entry) logLine(entry);
  };
  const app = createApp({
    servedModel,
    companions,
    randomSeed,
    log,
    version,
    draw: batchedDraws(),
    ...threadsForBulk(),
    ...(await rateLimitOf(environment)),
  });
  const address = { host: flags.host ?? environment.HOST, port: flags.port ?? environment.PORT };
  const listening = await listen(app.fetch, address, log);
  const standsIn = served.fallback ? ` (fallback: ${served.fallback.reason})` : '';
  const { id } = served.generator.manifest;
  process.stdout.write(`${listening.url} serves the model ${id}${oneLine(standsIn)}\n`);
  closeOnSignals(listening);
}

/** The limiter where one is asked for: no other start loads it. */
async function rateLimitOf({
  RATE_LIMIT: perMinute,
  TRUSTED_PROXIES: trustedProxies,
}: Environment) {
  if (perMinute === 0) return {};
  const { limitRate } = await import('../http/rate-limit.ts');
  return { rateLimit: limitRate({ perMinute, trustedProxies }) };
}

/** Threads that draw data sets where the machine has more than one core; a start does not load them. */
function threadsForBulk() {
  const size = Math.min(availableParallelism(), mostThreads);
  if (size < 2) return {};
  let threads: Promise<DrawingThreads> | undefined;
  const draw: DrawDigits = async (generator, draws) => {
    threads ??= import('../../models/threads/drawing-threads.ts').then(({ createDrawingThreads }) =>
      createDrawingThreads(size),
    );
    return (await threads).draw(generator, draws);
  };
  return { bulk: { draw, batchSize: bulkOfThread * size } };
}

function logLine(entry: object): void {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), ...entry })}\n`);
}

function closeOnSignals(listening: Listening): void {
  const closeThenExit = (code: number) => {
    void listening.close().then(() => process.exit(code));
  };
  // Once each: a second Ctrl-C ends the process at once.
  process.once('SIGINT', () => closeThenExit(exitCodes.interrupted));
  process.once('SIGTERM', () => closeThenExit(exitCodes.done));
}

const folderText: TextKind<string> = {
  allowed: 'the folder of one model',
  read: (given) => given || undefined,
};

/** The flags of `npm start`; what is absent is for the environment to say. */
interface ServerFlags {
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
function parseServerCommand(argv: readonly string[], program: string): ServerFlags {
  return new Command(program)
    .description('Serves seeded digits over HTTP, with the shipped model by default.')
    .option(
      '--port <N>',
      'where to listen, 0: any free port (default: PORT or 8787)',
      parser(portText),
    )
    .option('--host <H>', 'the address to listen on (default: HOST or 127.0.0.1)', parser(hostText))
    .option(
      '--model <DIR>',
      'the folder of one model, …/<id> (default: by MODEL_STORE)',
      parser(folderText),
    )
    .option('--log', 'one JSON line per request on stderr (default: LOG=requests)')
    .addHelpText(
      'after',
      '\nEnvironment: PORT, HOST, LOG (requests or off), MODEL_STORE (a folder of models or s3://bucket/prefix), MODEL_ALIAS (champion), MODEL_REFRESH (seconds, 60), MODEL_PUBLIC_KEYS, RATE_LIMIT (requests a minute of a client, 0: no limit), TRUSTED_PROXIES (0)',
    )
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .parse(argv)
    .opts();
}

function parser<Value>({ read, allowed }: TextKind<Value>): (text: string) => Value {
  return (text) => {
    const value = read(text);
    if (value !== undefined) return value;
    throw new InvalidArgumentError(`Allowed: ${allowed}.`);
  };
}
