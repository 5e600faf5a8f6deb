import { handle } from 'hono/aws-lambda';
import { startWasmEngine } from '../models/wasm-engine.ts';
import { createApp } from './app.ts';
import { readEnvironment } from './environment.ts';
import { randomSeed } from './random-seed.ts';
import { loadServedModel } from './serving-model.ts';
import { shippedFolder } from './shipped-folder.ts';
import { version } from './version.ts';

const environment = readEnvironment(process.env);
const log = (entry: object) => process.stdout.write(`${JSON.stringify(entry)}\n`);

const servedModel = startWasmEngine().then(() =>
  loadServedModel(
    {
      modelStore: environment.MODEL_STORE,
      modelAlias: environment.MODEL_ALIAS,
      shippedFolder,
    },
    log,
  ),
);
const dependencies = { servedModel: () => servedModel, randomSeed, version };
await servedModel;
// Loading and a first answer belong to the init phase: it has a whole processor whatever the
// function's memory is, the first request may not.
await createApp({ ...dependencies, log: () => {} }).request('/digit?seed=0');

/** The Lambda entry, for Function URLs and HTTP APIs (payload format 2.0). */
export const handler = handle(
  createApp({ ...dependencies, log: environment.LOG === 'off' ? () => {} : log }),
);
