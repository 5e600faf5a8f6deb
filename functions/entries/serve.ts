import { startWasmEngine } from '../../models/wasm-engine.ts';
import { createApp } from '../app.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { exitCodes, oneLine, tellExit } from './exit.ts';
import { gatheredDraws } from '../serving/batching.ts';
import { type Listening, listen } from './listen.ts';
import { createModelSource, fixedModel } from '../serving/model-source.ts';
import { randomSeed } from './random-seed.ts';
import { parseServerCommand } from './server-command.ts';
import { loadModelFolder } from '../serving/served-model.ts';
import { shippedFolder } from './shipped-folder.ts';
import { version } from './version.ts';

/** Serves as the command line and the environment ask; what is wrong becomes one line and an exit code. */
export async function serve(): Promise<void> {
  await serveAsAsked().catch((error: unknown) => {
    process.exitCode = tellExit(error);
  });
}

async function serveAsAsked(): Promise<void> {
  const flags = parseServerCommand(process.argv);
  const environment = readEnvironment(process.env);
  const {
    MODEL_STORE: modelStore,
    MODEL_ALIAS: modelAlias,
    MODEL_REFRESH: refresh,
    MODEL_PUBLIC_KEYS: publicKeys,
  } = environment;
  const logsRequests = flags.log ?? environment.LOG === 'requests';
  await startWasmEngine();
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
    draw: gatheredDraws(),
    ...(await rateLimitOf(environment)),
  });
  const address = { host: flags.host ?? environment.HOST, port: flags.port ?? environment.PORT };
  const listening = await listen(app.fetch, address, log);
  const standsIn = served.fallback ? ` (stands in: ${served.fallback.reason})` : '';
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
