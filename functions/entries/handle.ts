import { handle, streamHandle } from 'hono/aws-lambda';
import type { AppDependencies } from '../http/route.ts';
import { createApp } from '../app.ts';
import { compression } from '../http/compression.ts';
import {
  type Environment,
  type VariableError,
  checkEnvironment,
  randomSeed,
  shippedFolder,
  version,
} from './environment.ts';
import { createModelSource, fixedModel, type ModelSource } from '../serving/model-source.ts';
import { loadStandIn } from '../serving/served-model.ts';

/** What Lambda calls with an event. */
export type LambdaHandler = ReturnType<typeof handle>;

/** Variables that must not be passed over: the shipped model stands in where one is wrong. */
const decidesModel = new Set(['MODEL_STORE', 'MODEL_ALIAS', 'MODEL_PUBLIC_KEYS']);
/** The others that this entry reads: their defaults stand in. */
const decidesLess = new Set(['LOG', 'METRICS', 'MODEL_REFRESH', 'INVOKE_MODE', 'EDGE']);

/**
 * The largest data sets. A buffered answer is at most 6 MB in base64: so many digits as lines of JSON stay
 * well below. A streamed one ends with the function's timeout: so many take 3 seconds of one processor.
 */
const datasetLimits = { BUFFERED: 1000, RESPONSE_STREAM: 10_000 } as const;

/** Milliseconds that an answer waits for a refresh that its request began, once a MODEL_REFRESH. */
const settleTime = 1000;

/**
 * Loads the model and makes the handler. INVOKE_MODE must say what the Function URL's invoke mode is: BUFFERED
 * (the default, and the only one of an HTTP API or a plain invocation) answers one JSON value, RESPONSE_STREAM
 * a stream that AWS knows to take apart, in which /dataset may be ten times as large.
 */
export async function openHandler(
  variables: Readonly<Record<string, string | undefined>>,
): Promise<LambdaHandler> {
  const { environment, errors } = checkEnvironment(variables);
  const source = await openModels(environment, errors, variables['MODEL_ALIAS']);
  const mode = streams() ? environment.INVOKE_MODE : 'BUFFERED';
  if (mode !== environment.INVOKE_MODE) logWrong('INVOKE_MODE: streaming works only in Lambda');
  const dependencies = {
    ...source,
    // A function is open to everybody, and each of its instances counts for itself.
    showsMetrics: environment.METRICS === 'on',
    trustsForwardedHost: environment.EDGE === 'cloudfront',
    randomSeed,
    version,
    datasetLimit: datasetLimits[mode],
  };
  // A first answer belongs to the init phase: it has a whole processor whatever the function's memory is,
  // the first request may not.
  await createApp({ ...dependencies, log: () => {} }).request('/digit?seed=0');
  const app = settledApp({ ...dependencies, log: requestLogOf(environment) }, source.settle);
  // Hono has no type for what AWS's own wrapper makes of a function.
  return mode === 'BUFFERED' ? handle(app) : (streamHandle(app) as unknown as LambdaHandler);
}

/**
 * The app, whose answers wait for refreshes that they began: between two requests Lambda freezes the process, and
 * with it whatever nobody waits for.
 */
function settledApp(dependencies: AppDependencies, settle: ModelSource['settle']) {
  const app = createApp({ ...dependencies, compression: compression() });
  const { fetch } = app;
  app.fetch = async (...request) => {
    const response = await fetch(...request);
    await settle(settleTime);
    return response;
  };
  return app;
}

/** Opens what the variables ask for; one that is wrong is logged, and never keeps this from serving. */
async function openModels(
  environment: Environment,
  errors: readonly VariableError[],
  requestedAlias: string | undefined,
): Promise<ModelSource> {
  const { MODEL_STORE: modelStore, MODEL_ALIAS: modelAlias, MODEL_REFRESH: refresh } = environment;
  const wrongModel = errors.find(({ name }) => decidesModel.has(name));
  const wrongElse = errors.find(({ name }) => decidesLess.has(name));
  if (wrongElse) logWrong(wrongElse.message);
  if (!wrongModel) {
    const publicKeys = environment.MODEL_PUBLIC_KEYS;
    const places = { modelStore, modelAlias, refresh, publicKeys, shippedFolder };
    return createModelSource(places, log);
  }
  const fallback = { reason: wrongModel.message, askedFor: requestedAlias || modelAlias };
  return fixedModel(await loadStandIn(shippedFolder, fallback, log));
}

/** Whether Lambda's runtime is here, which gives functions a way to stream. */
function streams(): boolean {
  return 'awslambda' in globalThis;
}

function requestLogOf({ LOG }: Environment): AppDependencies['log'] {
  return (entry) => {
    if (LOG !== 'off' || 'level' in entry) log(entry);
  };
}

function logWrong(reason: string): void {
  log({ level: 'error', event: 'configuration', reason });
}

function log(entry: object): void {
  process.stdout.write(`${JSON.stringify(entry)}\n`);
}
