import { shown } from '../../models/shown.ts';
import { rawPublicKey } from '../../models/stores/public-key.ts';
import { largestDataset } from '../app.ts';

/** What the options of a handler are, by their names. */
const handlerKinds = {
  basePath: 'a text',
  model: 'a text',
  store: 'an object',
  datasetLimit: 'a number',
  metrics: 'true or false',
  log: 'a function',
} as const;

const storeKinds = {
  location: 'a text',
  alias: 'a text',
  refresh: 'a number',
  publicKeys: 'an object',
} as const;

type Kind = 'a text' | 'an object' | 'a number' | 'true or false' | 'a function';

const types: Readonly<Record<Kind, string>> = {
  'a text': 'string',
  'an object': 'object',
  'a number': 'number',
  'true or false': 'boolean',
  'a function': 'function',
};

/**
 * Requires that the options of a handler have the names and the types that they are declared with.
 *
 * @throws TypeError that names the option, its value and what is allowed
 */
export function requireFetchOptions(options: unknown): void {
  requireKinds('options', options, handlerKinds);
  const { store, basePath = '' } = options as { store?: object; basePath?: string };
  if (store !== undefined) {
    requireKinds('store', store, storeKinds);
    if (!Object.hasOwn(store, 'location')) {
      throw new TypeError(
        "store.location: nothing given, a folder's path or s3://bucket/prefix needed",
      );
    }
  }
  requireLimits(options);
  if (basePath === '' || basePath.startsWith('/')) return;
  throw new TypeError(`basePath: ${shown(basePath)} given, a path that begins with "/" allowed`);
}

/** Options whose values have limits. */
interface Limited {
  readonly datasetLimit?: number;
  readonly store?: { readonly refresh?: number; readonly publicKeys?: unknown };
}

/** What the types of options do not say. */
function requireLimits({ datasetLimit = 1, store }: Limited): void {
  if (!Number.isInteger(datasetLimit) || datasetLimit < 1 || datasetLimit > largestDataset) {
    throw new TypeError(
      `datasetLimit: ${shown(datasetLimit)} given, a whole number from 1 to ${largestDataset} allowed`,
    );
  }
  const { refresh = 0, publicKeys = [] } = store ?? {};
  if (!Number.isFinite(refresh) || refresh < 0) {
    throw new TypeError(`store.refresh: ${shown(refresh)} given, seconds from 0 up allowed`);
  }
  if (!Array.isArray(publicKeys)) {
    throw new TypeError(`store.publicKeys: ${shown(publicKeys)} given, an array of keys allowed`);
  }
  for (const [index, key] of publicKeys.entries()) {
    if (typeof key === 'string' && rawPublicKey(key) !== null) continue;
    throw new TypeError(
      `store.publicKeys[${index}]: ${shown(key)} given, an ed25519 public key in base64 allowed`,
    );
  }
}

function requireKinds(
  name: string,
  given: unknown,
  kinds: Readonly<Record<string, Kind>>,
): asserts given is object {
  if (typeof given !== 'object' || given === null) {
    throw new TypeError(`${name}: ${shown(given)} given, an object allowed`);
  }
  const prefix = name === 'options' ? '' : `${name}.`;
  for (const [option, value] of Object.entries(given)) {
    const kind = Object.hasOwn(kinds, option) ? kinds[option] : undefined;
    if (!kind) {
      const names = Object.keys(kinds).join(', ');
      throw new TypeError(`${prefix}${option}: there is no such option; the options are ${names}`);
    }
    if (value === undefined || (typeof value === types[kind] && value !== null)) continue;
    throw new TypeError(`${prefix}${option}: ${shown(value)} given, ${kind} allowed`);
  }
}
