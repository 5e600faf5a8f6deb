import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { tellOutputFailure } from '../../models/standard-output.ts';
import { createApp } from '../app.ts';
import type { DatasetThreads } from '../threads/dataset-threads.ts';
import type { PictureTasks } from '../threads/picture-tasks.ts';
import type { PictureThreads } from '../threads/picture-threads.ts';
import { compression } from '../http/compression.ts';
import { batchedDraws } from '../serving/batching.ts';
import { createModelSource, fixedModel } from '../serving/model-source.ts';
import { loadModelFolder } from '../serving/served-model.ts';
import {
  type Environment,
  randomSeed,
  readEnvironment,
  shippedFolder,
  version,
} from './environment.ts';
import { exitCodes, oneLine, tellExit } from './exit.ts';
import type { ServerFlags } from './serve-flags.ts';
import { listen } from './listen.ts';

/** Threads beyond this would leave a server's requests little of a large machine. */
const mostThreads = 8;

/**
 * Serves as the command line and the environment ask; what is wrong becomes one line and an exit code. A server whose
 * output or log has no room on the disk goes on serving.
 *
 * @param argv as process.argv
 * @param program what the help calls it
 */
export async function serve(
  argv: readonly string[] = process.argv,
  program = 'npm start --',
): Promise<void> {
  tellOutputFailure();
  await serveAsRequested(argv, program).catch((error: unknown) => {
    process.exitCode = tellExit(error);
  });
}

async function serveAsRequested(argv: readonly string[], program: string): Promise<void> {
  const flags = await flagsOf(argv, program);
  const environment = readEnvironment(process.env);
  const {
    MODEL_STORE: modelStore,
    MODEL_ALIAS: modelAlias,
    MODEL_REFRESH: refresh,
    MODEL_PUBLIC_KEYS: publicKeys,
  } = environment;
  const logsRequests = flags.log ?? environment.LOG === 'requests';
  const places = { modelStore, modelAlias, refresh, publicKeys, shippedFolder };
  const source =
    flags.model === undefined
      ? await createModelSource(places, logLine)
      : fixedModel(await loadModelFolder(flags.model));
  const served = await source.servedModel();
  const log = (entry: object) => {
    if (logsRequests || 'level' in entry) logLine(entry);
  };
  const { pictures, queues: pictureQueues } = threadsForPictures();
  const stop = { isStopping: false };
  const app = createApp({
    ...source,
    showsMetrics: environment.METRICS !== 'off',
    isStopping: () => stop.isStopping,
    randomSeed,
    log,
    version,
    compression: compression(),
    draw: batchedDraws(),
    ...threadsForDatasets(),
    pictures,
    queues: { ...source.queues, ...pictureQueues },
    ...(await rateLimitOf(environment)),
  });
  const address = { host: flags.host ?? environment.HOST, port: flags.port ?? environment.PORT };
  const listening = await listen(app.fetch, address, log);
  const standsIn = served.fallback ? ` (fallback: ${served.fallback.reason})` : '';
  const { id } = served.generator.manifest;
  stopOnSignals(async (drainSeconds) => {
    stop.isStopping = true;
    await sleep(1000 * drainSeconds);
    await listening.close();
  }, environment.DRAIN_SECONDS);
  // Whoever waits for this line may send a signal at once.
  process.stdout.write(`${listening.url} serves the model ${id}${oneLine(standsIn)}\n`);
}

/** The flags where there may be any, or npm may have kept them: no other start loads what reads them, which takes 5 ms. */
async function flagsOf(argv: readonly string[], program: string): Promise<ServerFlags> {
  if (argv.length <= 2 && process.env['npm_lifecycle_event'] !== 'start') return {};
  const { parseServerCommand } = await import('./serve-flags.ts');
  return parseServerCommand(argv, program);
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

/**
 * Threads that draw data sets, where the machine has more than one processor: one is left for other requests, and for
 * encoding. A start does not load them.
 */
function threadsForDatasets() {
  const size = Math.min(availableParallelism() - 1, mostThreads);
  if (size < 1) return {};
  let threads: Promise<DatasetThreads> | undefined;
  const datasets = async () => {
    threads ??= import('../threads/dataset-threads.ts').then(({ createDatasetThreads }) =>
      createDatasetThreads(size),
    );
    return threads;
  };
  return { datasets };
}

/** Threads that decode pictures, complete digits and encode large drawings; a start does not load them. */
function threadsForPictures() {
  let threads: PictureThreads | undefined;
  const started = async () => {
    const { createPictureThreads } = await import('../threads/picture-threads.ts');
    threads ??= createPictureThreads();
    return threads;
  };
  const pictures: PictureTasks = {
    readWhole: async (...task) => (await started()).readWhole(...task),
    readPartial: async (...task) => (await started()).readPartial(...task),
    complete: async (...task) => (await started()).complete(...task),
    encode: async (...task) => (await started()).encode(...task),
  };
  const queues = { pictures: () => threads?.length() ?? { waiting: 0, running: 0 } };
  return { pictures, queues };
}

function logLine(entry: object): void {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), ...entry })}\n`);
}

/**
 * Stops at the first signal.
 *
 * @param drainSeconds how long a server whose supervisor ends it goes on answering, while /ready says that it stops
 */
function stopOnSignals(stop: (drainSeconds: number) => Promise<void>, drainSeconds: number): void {
  const stopThenExit = (code: number, seconds: number) => {
    void stop(seconds).then(() => process.exit(code));
  };
  // Once each: a second Ctrl-C ends the process at once.
  process.once('SIGINT', () => stopThenExit(exitCodes.interrupted, 0));
  process.once('SIGTERM', () => stopThenExit(exitCodes.done, drainSeconds));
}
