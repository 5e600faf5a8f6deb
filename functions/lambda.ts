import { handle } from 'hono/aws-lambda';
import { startWasmEngine } from '../models/wasm-engine.ts';
import { createApp } from './app.ts';
import { checkEnvironment } from './environment.ts';
import { createModelSource, fixedModel, type ModelSource } from './model-source.ts';
import { randomSeed } from './random-seed.ts';
import { loadStandIn } from './serving-model.ts';
import { shippedFolder } from './shipped-folder.ts';
import { version } from './version.ts';

const { environment, errors } = checkEnvironment(process.env);
const {
  MODEL_STORE: modelStore,
  MODEL_ALIAS: modelAlias,
  MODEL_REFRESH: refresh,
  MODEL_PUBLIC_KEYS: publicKeys,
} = environment;
const log = (entry: object) => process.stdout.write(`${JSON.stringify(entry)}\n`);

/** Variables that must not be passed over: the shipped model stands in where one is wrong. */
const decidesModel = new Set(['MODEL_STORE', 'MODEL_ALIAS', 'MODEL_PUBLIC_KEYS']);

/** Opens what the variables ask for; one that is wrong is logged, and never keeps this from serving. */
async function openConfigured(): Promise<ModelSource> {
  await startWasmEngine();
  const wrongModel = errors.find(({ name }) => decidesModel.has(name));
  const wrongLog = errors.find(({ name }) => name === 'LOG' || name === 'MODEL_REFRESH');
  if (wrongLog) log({ level: 'error', event: 'configuration', reason: wrongLog.message });
  if (!wrongModel) {
    const places = { modelStore, modelAlias, refresh, publicKeys, shippedFolder };
    return createModelSource(places, log);
  }
  const askedFor = process.env['MODEL_ALIAS'] || modelAlias;
  return fixedModel(
    await loadStandIn(shippedFolder, { reason: wrongModel.message, askedFor }, log),
  );
}

const { servedModel, settle } = await openConfigured();
/** Lambda takes an answer of 6 MB, in base64: so many digits as lines of JSON stay well below. */
const datasetLimit = 1000;
const dependencies = { servedModel, randomSeed, version, datasetLimit };
// Loading and a first answer belong to the init phase: it has a whole processor whatever the
// function's memory is, the first request may not.
await createApp({ ...dependencies, log: () => {} }).request('/digit?seed=0');

const answer = handle(
  createApp({
    ...dependencies,
    log: (entry) => {
      if (environment.LOG !== 'off' || 'level' in entry) log(entry);
    },
  }),
);

/** Milliseconds that an answer waits for a look at the store that its request began, once a MODEL_REFRESH. */
const settleTime = 1000;

/**
 * The Lambda entry, for Function URLs and HTTP APIs (payload format 2.0). Between two requests Lambda
 * freezes the process, and with it whatever nobody waits for: hence the wait.
 */
export const handler: typeof answer = async (...request) => {
  const response = await answer(...request);
  await settle(settleTime);
  return response;
};
