import { handle } from 'hono/aws-lambda';
import { startWasmEngine } from '../models/wasm-engine.ts';
import { createApp } from './app.ts';
import { checkEnvironment } from './environment.ts';
import { randomSeed } from './random-seed.ts';
import { loadServedModel, loadStandIn, type ServedModel } from './serving-model.ts';
import { shippedFolder } from './shipped-folder.ts';
import { version } from './version.ts';

const { environment, errors } = checkEnvironment(process.env);
const { MODEL_STORE: modelStore, MODEL_ALIAS: modelAlias } = environment;
const log = (entry: object) => process.stdout.write(`${JSON.stringify(entry)}\n`);

/** Loads what the variables ask for; one that is wrong is logged, and never keeps this from serving. */
async function loadConfigured(): Promise<ServedModel> {
  await startWasmEngine();
  const wrongModel = errors.find(({ name }) => name === 'MODEL_STORE' || name === 'MODEL_ALIAS');
  const wrongLog = errors.find(({ name }) => name === 'LOG');
  if (wrongLog) log({ level: 'error', event: 'configuration', reason: wrongLog.message });
  if (!wrongModel) return loadServedModel({ modelStore, modelAlias, shippedFolder }, log);
  const askedFor = process.env['MODEL_ALIAS'] || modelAlias;
  return loadStandIn(shippedFolder, { reason: wrongModel.message, askedFor }, log);
}

const servedModel = loadConfigured();
const dependencies = { servedModel: () => servedModel, randomSeed, version };
await servedModel;
// Loading and a first answer belong to the init phase: it has a whole processor whatever the
// function's memory is, the first request may not.
await createApp({ ...dependencies, log: () => {} }).request('/digit?seed=0');

/** The Lambda entry, for Function URLs and HTTP APIs (payload format 2.0). */
export const handler = handle(
  createApp({
    ...dependencies,
    log: (entry) => {
      if (environment.LOG !== 'off' || 'level' in entry) log(entry);
    },
  }),
);
