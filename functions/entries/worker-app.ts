import { bytesToHex } from '../../models/digest.ts';
import packageDescription from '../../package.json' with { type: 'json' };
import { isModelId } from '../../models/manifest/versions.ts';
import { httpStore } from '../../models/stores/http.ts';
import { memoryStore } from '../../models/stores/memory.ts';
import { rawPublicKey } from '../../models/stores/public-key.ts';
import type { WatchableStore } from '../../models/stores/store.ts';
import { createApp } from '../app.ts';
import { type BundledModels, fixedModel } from '../serving/model-source.ts';
import { inTime } from '../serving/in-time.ts';
import { type ServedModel, loadByAlias, messageOf, timeFor } from '../serving/served-model.ts';

/** The variables of a Worker, all of them optional. */
interface WorkerVariables {
  /** The URL below which a store's files are; absent: the model that is bundled serves. */
  readonly MODEL_STORE?: string;
  /** Absent: champion. */
  readonly MODEL_ALIAS?: string;
  /** ed25519 public keys in base64, separated by commas: the store's model must be signed with one. */
  readonly MODEL_PUBLIC_KEYS?: string;
  /** "off": no line a request. */
  readonly LOG?: string;
  /** "on": there is /metrics, for everybody. Each instance counts for itself. */
  readonly METRICS?: string;
}

/** What a Worker exports. */
interface Worker {
  readonly fetch: (
    request: Request,
    variables: WorkerVariables,
    execution?: Pick<Execution, 'waitUntil'>,
  ) => Promise<Response>;
}

/** What a request runs in. */
interface Execution {
  /** Goes on with work when the request has ended, or its client has left. */
  readonly waitUntil: (work: Promise<unknown>) => void;
}

const shippedAlias = 'champion';

/** Seconds that the first request waits for the store's model. */
const patience = 6;

/** As many as take a second of the processor: a Worker has 30 at most, and 128 MiB of memory. */
const datasetLimit = 10_000;

/**
 * Loads the model that is bundled, while the Worker starts, and makes what answers requests. A model of a
 * store is loaded at the first request, because a start may not ask other hosts; where it cannot be used,
 * the bundled one stands in. It is read once: Workers are started anew often enough.
 */
export async function openWorker(files: ReadonlyMap<string, Uint8Array>): Promise<Worker> {
  const store = memoryStore(files, 'the bundled models');
  const folders = [...files.keys()].map((path) => path.split('/')[0] ?? '');
  const models = { store, ids: new Set(folders.filter(isModelId)) };
  const bundled = await load(store, shippedAlias);
  let serving: Promise<ReturnType<typeof appOf>> | undefined;
  return {
    async fetch(request, variables, execution) {
      serving ??= chosenModel(bundled, variables).then((served) =>
        appOf(served, models, variables),
      );
      // All requests wait for what the first one began, which may be over before it is done.
      execution?.waitUntil(serving);
      return (await serving).fetch(request);
    },
  };
}

function appOf(served: ServedModel, models: BundledModels, { LOG, METRICS }: WorkerVariables) {
  return createApp({
    ...fixedModel(served, models),
    showsMetrics: METRICS === 'on',
    randomSeed: () => bytesToHex(crypto.getRandomValues(new Uint8Array(16))),
    version: packageDescription.version,
    datasetLimit,
    log: (entry) => {
      if (LOG !== 'off' || 'level' in entry) logLine(entry);
    },
  });
}

/** The model of the store, where one is configured and can be used. */
async function chosenModel(
  bundled: ServedModel,
  { MODEL_STORE, MODEL_ALIAS, MODEL_PUBLIC_KEYS }: WorkerVariables,
): Promise<ServedModel> {
  if (!MODEL_STORE) return bundled;
  const alias = MODEL_ALIAS || shippedAlias;
  try {
    const store = await openStore(MODEL_STORE, MODEL_PUBLIC_KEYS);
    return await inTime(async (signal) => load(store, alias, signal), timeFor(store, patience));
  } catch (error) {
    const fallback = { reason: messageOf(error), askedFor: alias };
    logLine({ level: 'error', event: 'fallback', ...fallback });
    return { ...bundled, fallback };
  }
}

async function openStore(url: string, keys: string | undefined): Promise<WatchableStore> {
  if (!/^https?:\/\//.test(url)) {
    throw new Error(`MODEL_STORE: ${JSON.stringify(url)} was given; allowed: an https: URL`);
  }
  const store = httpStore(url);
  if (!keys) return store;
  const { signedStore } = await import('../../models/stores/signed.ts');
  return signedStore(
    store,
    keys.split(',').map((key) => {
      const raw = rawPublicKey(key.trim());
      if (raw === null) throw new Error(`MODEL_PUBLIC_KEYS: ${key} is no ed25519 public key`);
      return raw;
    }),
  );
}

async function load(
  store: WatchableStore,
  alias: string,
  signal?: AbortSignal,
): Promise<ServedModel> {
  const { generator } = await loadByAlias(store, alias, signal);
  return { generator, alias, fallback: null, store: null };
}

function logLine(entry: object): void {
  // A Worker's log is its console.
  // oxlint-disable-next-line eslint/no-console
  console.log(JSON.stringify(entry));
}
